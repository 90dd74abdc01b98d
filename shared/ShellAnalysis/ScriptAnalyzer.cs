using Platform.Contracts.Policy;
using Platform.ShellAnalysis.Policy;
using Platform.ShellAnalysis.Resolution;
using Platform.ShellAnalysis.Rules;
using Platform.ShellAnalysis.Syntax;
using Platform.ShellAnalysis.WindowsShells;

namespace Platform.ShellAnalysis;

/// <summary>Understands scripts without running them: what they do at worst, and why. What it cannot understand, it says is unknown.</summary>
public sealed class ScriptAnalyzer : IDisposable
{
    /// <summary>Longest script that is read, in characters; a longer one is unknown.</summary>
    public const int LongestScript = 10_000;

    private const int MostRounds = 12;
    private readonly ShellParser _parser;
    private readonly RuleBook _rules;

    /// <param name="rulesFolder">A folder with further rules (*.yaml), which stand in place of shipped ones; empty for none.</param>
    /// <param name="parser">Name or path of shfmt.</param>
    /// <exception cref="RuleException">A file of rules cannot be used.</exception>
    public ScriptAnalyzer(string rulesFolder = "", string parser = "shfmt")
    {
        _parser = new ShellParser(parser);
        _rules = RuleBook.Load(rulesFolder);
    }

    internal RuleBook Rules => _rules;

    internal ShellParser Parser => _parser;

    /// <summary>SHA-256 of all its rules, lower-case hex.</summary>
    public string RulesVersion => _rules.Version;

    /// <inheritdoc />
    public void Dispose() => _parser.Dispose();

    /// <summary>The verdict on a script. Never throws for what the script holds.</summary>
    /// <param name="script">The script's text.</param>
    /// <param name="language">Its language.</param>
    /// <param name="bound">Variables that it is started with.</param>
    /// <param name="cancellationToken">Ends the wait for the parser.</param>
    public async Task<ScriptVerdict> AnalyzeAsync(
        string script, ShellLanguage language, BoundValues? bound = null, CancellationToken cancellationToken = default)
    {
        if (script.Length > LongestScript)
        {
            return Verdict([Unknown($"the script has {script.Length} characters; at most {LongestScript} are read")], false);
        }

        if (language is ShellLanguage.PowerShell or ShellLanguage.Cmd)
        {
            return Verdict(language == ShellLanguage.Cmd ? CmdReader.Read(script, _rules) : PowerShellReader.Read(script, _rules), false);
        }

        var parsed = new Dictionary<(string, ShellLanguage), ParsedScript>();
        for (var round = 0; round < MostRounds; round++)
        {
            var reading = new Reading(_rules, parsed);
            new TreeWalker(reading).Whole(script, new Variables { Bound = bound ?? BoundValues.None }, language);
            if (reading.Missing.Count == 0)
            {
                return Verdict(reading.Commands, reading.SecretRead && reading.SentAway);
            }

            foreach (var missing in reading.Missing)
            {
                parsed[missing] = await _parser.ParseAsync(missing.Text, missing.Language, cancellationToken);
            }
        }

        return Verdict([Unknown("scripts within scripts are nested too deeply to be understood")], false);
    }

    /// <summary>Judges the examples of an operator's own rules.</summary>
    /// <exception cref="RuleException">An example is not what its file says; the message names each with its line.</exception>
    public async Task CheckOwnExamplesAsync(CancellationToken cancellationToken = default)
    {
        foreach (var file in _rules.Examples.Where(example => Path.IsPathRooted(example.File)).GroupBy(example => example.File, StringComparer.Ordinal))
        {
            var wrong = await WrongAsync(file, cancellationToken);
            if (wrong.Count > 0)
            {
                throw new RuleException(file.Key, string.Join("; ", wrong));
            }
        }
    }

    /// <summary>Those of the examples that are not judged as their files say.</summary>
    internal async Task<IReadOnlyList<string>> WrongAsync(IEnumerable<RuleExample> examples, CancellationToken cancellationToken = default)
    {
        var wrong = new List<string>();
        foreach (var example in examples)
        {
            var verdict = await AnalyzeAsync(example.Command, example.Language, cancellationToken: cancellationToken);
            if (verdict.Class != example.Class)
            {
                wrong.Add($"line {example.Line}: '{example.Command}' is {verdict.Class.Name()}, not {example.Class.Name()} ({verdict.Reasons[0]})");
            }
        }

        return wrong;
    }

    private static ScriptVerdict Verdict(IReadOnlyList<CommandVerdict> commands, bool leaks)
    {
        var worst = commands.Aggregate(EffectClass.ReadOnly, (worst, command) => EffectClasses.Worse(worst, command.Class));
        List<string> reasons = [.. commands.OrderByDescending(command => command.Class).SelectMany(command => command.Reasons).Distinct(StringComparer.Ordinal).Take(20)];
        if (leaks && worst < EffectClass.Exfiltration)
        {
            worst = EffectClass.Exfiltration;
            reasons.Insert(0, "credentials are read, and data is sent to a machine outside");
        }

        return new ScriptVerdict
        {
            Class = worst,
            Decision = Decide(worst, commands.Any(command => command.Blocked)),
            Reasons = reasons,
            Effects = Effects.Join(commands),
            Commands = commands,
        };
    }

    /// <summary>What the shipped policy says of it as a step on a local target.</summary>
    private static Decision Decide(EffectClass found, bool blocked) => ApprovalPolicy.Shipped.Decide(PolicyCases.Of(found, blocked)).Decision switch
    {
        PolicyDecision.Automatic => Decision.Auto,
        PolicyDecision.Approval => Decision.Approve,
        _ => Decision.Refuse,
    };

    private static CommandVerdict Unknown(string reason) => new() { Program = "", Class = EffectClass.Unknown, Reasons = [reason] };
}
