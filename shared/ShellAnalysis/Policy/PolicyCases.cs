using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;

namespace Platform.ShellAnalysis.Policy;

/// <summary>What the policy is asked about.</summary>
public static class PolicyCases
{
    /// <summary>The facts of a plan: the worst of all its scripts, rollbacks and verifications included.</summary>
    public static PolicyCase Of(Plan plan, TaskCategory? category, IReadOnlyList<string> requesterRoles, DateTimeOffset at)
    {
        IReadOnlyList<PlanScript> scripts = [.. plan.Steps.SelectMany(step => new[] { step.Script, step.Rollback, step.Verification }).OfType<PlanScript>()];
        return new PolicyCase
        {
            Class = scripts.Select(Class).Aggregate(EffectClass.ReadOnly, EffectClasses.Worse).Name(),
            Blocked = scripts.Any(script => script.Analysis is { Blocked: true }),
            Declared = scripts.All(script => script.Effects.Declared),
            Safe = plan.Steps.All(IsSafe),
            RightsDeclared = scripts.All(script => Class(script) != EffectClass.PrivilegeEscalation || script.Effects.Accounts.Count > 0),
            WrittenByModel = plan.WrittenBy is not null,
            Score = plan.Risk.Score,
            Kind = plan.Target.Kind,
            Labels = plan.Target.Labels,
            Category = category,
            RequesterRoles = requesterRoles,
            At = at,
        };
    }

    /// <summary>Whether the step does more than read, as far as is known.</summary>
    public static bool Changes(PlanStep step) => Class(step.Script) != EffectClass.ReadOnly;

    /// <summary>A lone script as a step on a local target.</summary>
    internal static PolicyCase Of(EffectClass found, bool blocked) => new() { Class = found.Name(), Blocked = blocked, Declared = true, Labels = ["env=local"] };

    /// <summary>What a script does at worst; it is at least a change where it declares one, and unknown where nobody analysed it.</summary>
    private static EffectClass Class(PlanScript script)
    {
        var analysed = script.Analysis is { } analysis ? EffectClasses.Find(analysis.Class) ?? EffectClass.Unknown : EffectClass.Unknown;
        return EffectClasses.Worse(analysed, Changes(script.Effects) ? EffectClass.Mutating : EffectClass.ReadOnly);
    }

    /// <summary>Every step that changes something may run twice, and can be undone or proven.</summary>
    private static bool IsSafe(PlanStep step) =>
        (step.Script.Effects.Declared && Class(step.Script) == EffectClass.ReadOnly)
        || (step.Script.Effects is { Declared: true, Idempotent: true } && (step.Rollback is not null || step.Verification is not null));

    private static bool Changes(DeclaredEffects effects) =>
        effects is not { Writes.Count: 0, Services.Count: 0, Processes.Count: 0, Accounts.Count: 0, Packages.Count: 0, Network: not NetworkEffect.Any };
}
