using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;
using Platform.Parameters;
using YamlDotNet.RepresentationModel;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Checks that every name used stands for something, and makes parameters of the captured values that are used.</summary>
internal sealed partial class ParameterUse
{
    private readonly List<RunbookParameter> parameters;
    private readonly List<RunbookBlock> blocks;
    private readonly List<RunbookError> errors;
    private readonly HashSet<string> declared;
    /// <summary>Captured name to the probe that captures it first.</summary>
    private readonly Dictionary<string, string> captured = new(StringComparer.Ordinal);
    private readonly HashSet<string> usedCaptures = new(StringComparer.Ordinal);

    public ParameterUse(List<RunbookParameter> parameters, List<RunbookBlock> blocks, List<RunbookError> errors)
    {
        this.parameters = parameters;
        this.blocks = blocks;
        this.errors = errors;
        declared = parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var probe in blocks.Where(block => block.Kind == RunbookBlockKind.Probe))
        {
            foreach (var name in GroupNames(probe))
            {
                if (ParameterNames.IsDangerous(name))
                {
                    errors.Add(new RunbookError(probe.Line, $"'capture' must not capture '{name}': the variable of that name changes how programs run."));
                }

                captured.TryAdd(name, probe.Id);
            }
        }

        CheckBlocks();
        CheckSecrets();
    }

    /// <summary>A source that is a probe must capture the value.</summary>
    public void CheckSources(IEnumerable<(string Probe, string Parameter, YamlNode Node)> sources)
    {
        foreach (var (id, parameter, node) in sources)
        {
            var probe = blocks.Find(block => block.Kind == RunbookBlockKind.Probe && block.Id == id);
            if (probe is null)
            {
                errors.Add(new RunbookError(YamlReader.Line(node), $"Parameter '{parameter}' comes from probe '{id}', which this runbook does not have."));
            }
            else if (!GroupNames(probe).Any(name => name == "value" || name == parameter))
            {
                errors.Add(new RunbookError(YamlReader.Line(node),
                    $"Parameter '{parameter}' comes from probe '{id}', whose capture must hold a group (?<{parameter}>...) or (?<value>...)."));
            }
        }
    }

    public void CheckCauses(IEnumerable<RunbookCause> causes)
    {
        foreach (var cause in causes)
        {
            CheckText(cause.Title, cause.Line, $"the title of cause '{cause.Id}'", becomesParameter: false);
        }
    }

    /// <summary>The declared parameters, and one for each captured value that a script or attribute uses.</summary>
    public IReadOnlyList<RunbookParameter> WithCaptured() =>
    [
        .. parameters,
        .. captured.Where(entry => usedCaptures.Contains(entry.Key)).Select(entry => new RunbookParameter
        {
            Name = entry.Key,
            Type = blocks.Any(block => block.Effects.Writes.Contains($"${{{entry.Key}}}", StringComparer.Ordinal)) ? ParameterType.Path : ParameterType.String,
            Description = $"Captured by probe {entry.Value}",
            Sources = [new ParameterSource(ParameterSourceKind.Probe, entry.Value)],
        }),
    ];

    private void CheckBlocks()
    {
        foreach (var block in blocks)
        {
            foreach (var text in Attributes(block))
            {
                CheckText(text, block.Line, "an attribute", becomesParameter: true);
            }

            CheckScript(block);
        }
    }

    private static IEnumerable<string> Attributes(RunbookBlock block) => block.Effects.Writes.Concat(block.Effects.Services)
        .Concat(block.Effects.Processes).Concat(block.Effects.Accounts).Concat(block.Effects.Packages).Append(block.Title);

    /// <summary>A secret is handed to approved scripts alone, and stands in no text that is shown.</summary>
    private void CheckSecrets()
    {
        foreach (var secret in parameters.Where(parameter => parameter.Sensitive))
        {
            foreach (var block in blocks.Where(block => block.Kind == RunbookBlockKind.Probe && ParameterReferences.UsedBy(block, parameters).Contains(secret)))
            {
                errors.Add(new RunbookError(block.Line, $"The probe '{block.Id}' uses the sensitive parameter '{secret.Name}'; secrets are handed to steps, verifications and rollbacks only."));
            }
            foreach (var block in blocks.Where(block => Attributes(block).Any(text => text.Contains($"${{{secret.Name}}}", StringComparison.Ordinal))))
            {
                errors.Add(new RunbookError(block.Line, $"An attribute of '{block.Id}' names the sensitive parameter '{secret.Name}'; attributes are shown and stored."));
            }
        }
    }

    private void CheckText(string text, int line, string where, bool becomesParameter)
    {
        foreach (Match match in Reference().Matches(text))
        {
            var name = match.Groups[1].Value;
            if (declared.Contains(name))
            {
                continue;
            }

            if (!captured.ContainsKey(name))
            {
                errors.Add(new RunbookError(line, $"${{{name}}} in {where} is no parameter; declare it under 'parameters' or capture it in a probe."));
            }
            else if (becomesParameter)
            {
                usedCaptures.Add(name);
            }
        }
    }

    /// <summary>
    /// An unset variable is empty in a shell, and <c>rm -rf "$dir"/*</c> with an empty one is a catastrophe: a lower-case
    /// name that the script uses must be a parameter, a captured value, or set by the script itself.
    /// </summary>
    private void CheckScript(RunbookBlock block)
    {
        if (block.Interpreter == Interpreter.PowerShell)
        {
            return;
        }

        var shell = ShellText.Scan(block.Script);
        var set = ShellVariables.Set(shell);
        var otherCode = ShellVariables.RunsOtherCode(shell);
        foreach (var (name, index) in ShellVariables.Used(shell))
        {
            if (declared.Contains(name) || set.Contains(name) || !ParameterNames.IsValid(name) || ParameterNames.IsDangerous(name))
            {
                continue;
            }

            if (captured.ContainsKey(name))
            {
                usedCaptures.Add(name);
            }
            else if (!otherCode)
            {
                var line = block.Line + 1 + block.Script.AsSpan(0, index).Count('\n');
                errors.Add(new RunbookError(line, $"${name} is neither a parameter nor set in this script, so it would be empty; declare it under 'parameters'."));
            }
        }
    }

    private static IEnumerable<string> GroupNames(RunbookBlock probe) =>
        probe.Capture is { } pattern
            ? RunbookRegex.Create(pattern).GetGroupNames().Where(name => !char.IsAsciiDigit(name[0]))
            : [];

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Reference();
}
