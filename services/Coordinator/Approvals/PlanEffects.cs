using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;

namespace Platform.Coordinator.Approvals;

/// <summary>The most that a plan does, from harmless to unknown.</summary>
internal enum PlanEffects { ReadOnly, Declared, Undeclared }

/// <summary>What a plan says of its effects.</summary>
internal static class PlanEffectsExtensions
{
    /// <summary>The worst of all its scripts, rollbacks and verifications included.</summary>
    public static PlanEffects Effects(this Plan plan) => plan.Steps.Max(step =>
        new[] { step.Script, step.Rollback, step.Verification }.OfType<PlanScript>().Max(script => EffectsOf(script.Effects)));

    /// <summary>Every step that changes something may run twice, and can be undone or proven.</summary>
    public static bool IsSafe(this Plan plan) => plan.Steps.All(step =>
        EffectsOf(step.Script.Effects) == PlanEffects.ReadOnly
        || (step.Script.Effects is { Declared: true, Idempotent: true } && (step.Rollback is not null || step.Verification is not null)));

    private static PlanEffects EffectsOf(DeclaredEffects effects) =>
        !effects.Declared ? PlanEffects.Undeclared
        : effects is { Writes.Count: 0, Services.Count: 0, Processes.Count: 0, Accounts.Count: 0, Packages.Count: 0, Network: not NetworkEffect.Any } ? PlanEffects.ReadOnly
        : PlanEffects.Declared;
}
