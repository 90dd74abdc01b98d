using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;
using Platform.Parameters;

namespace Platform.Diagnostic.Runbooks;

/// <summary>
/// Finds what a plain document wants filled in: placeholders, assignments of a fixed value, and variables that nothing
/// sets. Assignments are taken out of the scripts, so that the parameter's value counts.
/// </summary>
internal sealed partial class PlainParameters
{
    private readonly List<RunbookParameter> parameters = [];
    /// <summary>Name in snake case to the parameter's own spelling.</summary>
    private readonly Dictionary<string, string> spelling = new(StringComparer.Ordinal);
    /// <summary>Variables that a script computes, with the line that does.</summary>
    private readonly Dictionary<string, string> computed = new(StringComparer.Ordinal);

    /// <summary>Rewrites the scripts and returns their parameters in order of appearance.</summary>
    public static IReadOnlyList<RunbookParameter> Bind(IReadOnlyList<PlainScript> scripts)
    {
        var binder = new PlainParameters();
        binder.TakeAssignments(scripts);
        foreach (var script in scripts)
        {
            foreach (var placeholder in Placeholders.In(script.Text))
            {
                binder.AddPlaceholder(placeholder);
            }

            script.Text = Placeholders.Replace(script.Text, text => binder.spelling[ParameterNames.ToSnakeCase(text)]) ?? "";
        }

        foreach (var script in scripts)
        {
            binder.BindVariables(script);
        }

        return binder.parameters;
    }

    private void TakeAssignments(IReadOnlyList<PlainScript> scripts)
    {
        var fixedValues = scripts.SelectMany(script => Assignments(script.Text)).ToList();
        var computedNames = scripts.SelectMany(script => ShellVariables.Set(ShellText.Scan(Without(script.Text, Assignments(script.Text)))))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var group in fixedValues.GroupBy(assignment => assignment.Name, StringComparer.Ordinal))
        {
            var values = group.Where(assignment => !IsToFillIn(assignment.Value)).Select(assignment => assignment.Value).Distinct(StringComparer.Ordinal).ToList();
            if (computedNames.Contains(group.Key) || ParameterNames.IsDangerous(group.Key) || values.Count > 1)
            {
                continue;
            }

            var hint = group.Select(assignment => assignment.Comment ?? Placeholders.Whole(assignment.Value)).FirstOrDefault(text => text is not null);
            Add(group.Key, hint, values.Count == 1 ? values[0] : null);
        }

        foreach (var script in scripts)
        {
            script.Text = Without(script.Text, Assignments(script.Text).Where(assignment => parameters.Exists(known => known.Name == assignment.Name)));
        }
    }

    private void AddPlaceholder(string text)
    {
        var name = ParameterNames.ToSnakeCase(text);
        if (!spelling.ContainsKey(name))
        {
            Add(ParameterNames.IsDangerous(name) ? name + "_value" : name, text, null);
            spelling[name] = parameters[^1].Name;
        }
    }

    private void BindVariables(PlainScript script)
    {
        // A later block of a terminal session goes on with what an earlier one computed; a script starts afresh.
        for (var round = 0; round < 20; round++)
        {
            var missing = Missing(script.Text).FirstOrDefault(computed.ContainsKey);
            if (missing is null)
            {
                break;
            }

            script.Text = computed[missing] + "\n" + script.Text;
        }

        foreach (var name in Missing(script.Text))
        {
            Add(name, null, null);
        }

        foreach (Match match in Computed().Matches(script.Text))
        {
            computed.TryAdd(match.Groups["name"].Value, match.Value.Trim());
        }
    }

    private List<string> Missing(string script)
    {
        var shell = ShellText.Scan(script);
        var set = ShellVariables.Set(shell);
        return ShellVariables.RunsOtherCode(shell)
            ? []
            : [.. ShellVariables.Used(shell).Keys.Where(name => !set.Contains(name) && !ParameterNames.IsDangerous(name)
                && !parameters.Exists(known => known.Name == name))];
    }

    private void Add(string name, string? description, string? value)
    {
        var type = TypeOf(name, value);
        var parameter = new RunbookParameter
        {
            Name = name,
            Type = type,
            Description = description,
            Default = value,
            Required = value is null,
            // A value that the author wrote down gives way to the task's context alone, never to a guess from the text.
            Sources = value is null ? [] : [.. Keys(name).Select(key => new ParameterSource(ParameterSourceKind.Context, key))],
        };
        parameters.Add(value is not null && ParameterRules.Problem(parameter, value) is not null ? parameter with { Type = ParameterType.String } : parameter);
        spelling.TryAdd(ParameterNames.ToSnakeCase(name), name);
    }

    private static IEnumerable<string> Keys(string name)
    {
        var snake = ParameterNames.ToSnakeCase(name);
        return new[] { name, snake, snake.Replace('_', '-') }.Distinct(StringComparer.Ordinal);
    }

    private static ParameterType TypeOf(string name, string? value)
    {
        var words = ParameterNames.ToSnakeCase(name).Split('_');
        if (value?.StartsWith('/') == true)
        {
            return ParameterType.Path;
        }

        return words[^1] switch
        {
            "port" => ParameterType.Port,
            "path" or "dir" or "directory" or "folder" or "file" or "mountpoint" or "mount" or "filename" when value is null => ParameterType.Path,
            "point" when words.Contains("mount") && value is null => ParameterType.Path,
            "host" or "hostname" or "node" or "ip" or "server" or "address" => ParameterType.Host,
            "pid" or "count" or "seconds" or "minutes" or "days" or "number" or "percent" => ParameterType.Integer,
            "service" or "unit" or "user" or "username" or "account" or "pod" or "namespace" or "container" or "process" or "package" or "name" => ParameterType.Name,
            _ => ParameterType.String,
        };
    }

    /// <summary>True for what an author writes where the reader is to write something else.</summary>
    private static bool IsToFillIn(string value) => value.Length == 0 || Placeholders.In(value + "\n").Any() || ToFillIn().IsMatch(value);

    private static List<FixedAssignment> Assignments(string script)
    {
        var shell = ShellText.Scan(script);
        return [.. Fixed().Matches(script)
            .Where(match => shell[match.Index] == ShellContext.Plain && (match.Index == 0 || shell.TopLevelNewlines.Contains(match.Index - 1)))
            .Select(match => new FixedAssignment(match.Groups["name"].Value, match.Groups["value"].Value,
                match.Groups["comment"] is { Success: true, Length: > 0 } comment ? comment.Value.Trim() : null, match.Index, match.Length))];
    }

    private static string Without(string script, IEnumerable<FixedAssignment> assignments)
    {
        foreach (var assignment in assignments.OrderByDescending(assignment => assignment.Index))
        {
            script = script.Remove(assignment.Index, assignment.Length);
        }

        return string.IsNullOrWhiteSpace(script) ? "" : script.TrimStart('\n');
    }

    private sealed record FixedAssignment(string Name, string Value, string? Comment, int Index, int Length);

    [GeneratedRegex("""^(?:export[ \t]+)?(?<name>[A-Za-z_]\w*)=(?:'(?<value>[^'\n]*)'|"(?<value>[^"$`\\\n]*)"|(?<value><[^<>\n]+>|[^\s"'$`;|&()<>\\#]*))[ \t]*;?[ \t]*(?:\#[ \t]*(?<comment>[^\n]*))?(?:\n|\z)""", RegexOptions.Multiline)]
    private static partial Regex Fixed();

    [GeneratedRegex(@"^(?:export[ \t]+)?(?<name>[A-Za-z_]\w*)=(?:\$\([^\n]*\)|`[^`\n]*`|""[^""\n]*"")[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex Computed();

    [GeneratedRegex(@"^(?:\.{3}|x{3,}|(?:my|your|some)[-_ ].*|\[.*\]|\{\{.*\}\}|.*change[-_]?me.*|example|foo|bar|todo|tbd|value|name)$", RegexOptions.IgnoreCase)]
    private static partial Regex ToFillIn();
}
