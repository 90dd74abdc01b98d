using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.ShellAnalysis.Previews;

namespace Platform.ShellAnalysis;

/// <summary>The analysis of a plan's scripts: the same when the plan is drafted and when it is about to run.</summary>
public static class PlanScripts
{
    /// <summary>What a script of the plan does at worst, with the plan's parameters bound.</summary>
    public static async Task<ScriptAnalysis> AnalyzeAsync(this ScriptAnalyzer analyzer, Plan plan, PlanScript script, CancellationToken cancellationToken)
    {
        var verdict = await analyzer.AnalyzeAsync(script.Text, Language(script.Interpreter), Bound(plan), cancellationToken);
        var effects = verdict.Effects;
        return new ScriptAnalysis
        {
            RulesVersion = analyzer.RulesVersion,
            Class = verdict.Class.Name(),
            Blocked = verdict.Blocked,
            Reasons = verdict.Reasons,
            Unknown = [.. verdict.Commands.Where(command => command.Class == EffectClass.Unknown).SelectMany(command => command.Reasons).Distinct(StringComparer.Ordinal).Take(20)],
            Reads = effects.Reads, Writes = effects.Writes, Peers = effects.Peers, Services = effects.Services,
            Packages = effects.Packages, Accounts = effects.Accounts, Processes = effects.Processes,
            Reversible = effects.Reversible, Idempotent = effects.Idempotent,
        };
    }

    /// <summary>A script of the plan that only says what it would do, by its programs' own options; null where there is none.</summary>
    public static async Task<string?> PreviewAsync(this ScriptAnalyzer analyzer, Plan plan, PlanScript script, CancellationToken cancellationToken) =>
        await NativePreview.OfAsync(analyzer, script.Text, Language(script.Interpreter), Bound(plan), cancellationToken);

    /// <summary>Whether a verdict now is worse than the one that was approved.</summary>
    public static bool IsWorse(ScriptAnalysis now, ScriptAnalysis approved) =>
        (EffectClasses.Find(now.Class) ?? EffectClass.Obfuscated) > (EffectClasses.Find(approved.Class) ?? EffectClass.ReadOnly)
        || (now.Blocked && !approved.Blocked);

    private static BoundValues Bound(Plan plan) => new(plan.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)));

    private static ShellLanguage Language(Interpreter interpreter) => interpreter switch
    {
        Interpreter.PowerShell => ShellLanguage.PowerShell,
        Interpreter.Sh => ShellLanguage.Sh,
        _ => ShellLanguage.Bash,
    };
}
