using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;

namespace Platform.ShellAnalysis.Review;

/// <summary>Everything a plan may touch: what its scripts declare and what was understood of them, together.</summary>
public sealed record BlastRadius
{
    public required IReadOnlyList<string> Targets { get; init; }
    /// <summary>Paths written or removed.</summary>
    public required IReadOnlyList<string> Paths { get; init; }
    public required IReadOnlyList<string> Services { get; init; }
    public required IReadOnlyList<string> Accounts { get; init; }
    public required IReadOnlyList<string> Packages { get; init; }
    public required IReadOnlyList<string> Processes { get; init; }
    /// <summary>Hosts and addresses talked to.</summary>
    public required IReadOnlyList<string> Peers { get; init; }
    /// <summary>The farthest that a script says it reaches over the network.</summary>
    public required NetworkEffect Network { get; init; }
    public required int Steps { get; init; }

    public static BlastRadius Of(Plan plan)
    {
        IReadOnlyList<PlanScript> scripts = [.. plan.Steps.SelectMany(step => new[] { step.Script, step.Rollback, step.Verification }).OfType<PlanScript>()];
        return new BlastRadius
        {
            Targets = [plan.Target.Identity.Length == 0 ? plan.Target.Name : $"{plan.Target.Name} ({plan.Target.Identity})"],
            Paths = All(script => script.Effects.Writes, analysis => analysis.Writes),
            Services = All(script => script.Effects.Services, analysis => analysis.Services),
            Accounts = All(script => script.Effects.Accounts, analysis => analysis.Accounts),
            Packages = All(script => script.Effects.Packages, analysis => analysis.Packages),
            Processes = All(script => script.Effects.Processes, analysis => analysis.Processes),
            Peers = All(_ => [], analysis => analysis.Peers),
            Network = scripts.Count == 0 ? NetworkEffect.None : scripts.Max(script => script.Effects.Declared ? script.Effects.Network : plan.Target.Scope.Network),
            Steps = plan.Steps.Count,
        };

        IReadOnlyList<string> All(Func<PlanScript, IReadOnlyList<string>> declared, Func<ScriptAnalysis, IReadOnlyList<string>> understood) =>
            [.. scripts.SelectMany(script => declared(script).Concat(script.Analysis is { } analysis ? understood(analysis) : []))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The same, fit for a reader's eyes: nothing in it reads other than it is.</summary>
    public BlastRadius Visible() => this with
    {
        Targets = Shown(Targets), Paths = Shown(Paths), Services = Shown(Services), Accounts = Shown(Accounts), Packages = Shown(Packages),
        Processes = Shown(Processes), Peers = Shown(Peers),
    };

    /// <summary>What is not known of the plan, a sentence each; empty = nothing.</summary>
    public static IReadOnlyList<string> Unknowns(Plan plan)
    {
        var unknown = new List<string>();
        foreach (var step in plan.Steps)
        {
            foreach (var (what, script) in new[] { ("script", step.Script), ("rollback", step.Rollback), ("verification", step.Verification) })
            {
                if (script is null)
                {
                    continue;
                }
                var name = $"Step {step.Number}, {what}";
                if (!script.Effects.Declared)
                {
                    unknown.Add($"{name}: its author does not say what it touches.");
                }
                unknown.AddRange(script.Analysis is null ? [$"{name}: nobody analysed it."] : script.Analysis.Unknown.Select(reason => $"{name}: {reason}"));
            }
            if (step.Rollback is null)
            {
                unknown.Add($"Step {step.Number}: nothing undoes it.");
            }
            else if (step.RollbackStatus != RollbackStatus.Rehearsed)
            {
                unknown.Add($"Step {step.Number}: nothing has shown that its rollback undoes it{(step.RollbackReason is { } reason ? $": {reason}" : ".")}");
            }
            if (step.Verification is null)
            {
                unknown.Add($"Step {step.Number}: nothing checks whether it helped.");
            }
        }
        return unknown;
    }

    private static IReadOnlyList<string> Shown(IReadOnlyList<string> names) => [.. names.Select(VisibleText.Line)];
}
