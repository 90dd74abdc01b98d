using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;

namespace Platform.Parameters;

/// <summary>All that values may come from.</summary>
/// <param name="Description">The task in plain words.</param>
/// <param name="Context">The task's context, and answers given to earlier questions.</param>
/// <param name="Target">The target; its labels may give values.</param>
/// <param name="Captured">Values captured from evidence.</param>
public sealed record FillingFacts(
    string Description, IReadOnlyDictionary<string, string> Context, TargetSnapshot Target, IReadOnlyList<CapturedValue> Captured);

/// <summary>What came of filling parameters.</summary>
/// <param name="Values">Filled parameters with their origin, sorted by name.</param>
/// <param name="Missing">Required parameters that nothing decided, in the order of the runbook.</param>
public sealed record Filling(IReadOnlyList<PlanParameter> Values, IReadOnlyList<RequiredParameter> Missing)
{
    /// <summary>Values by name.</summary>
    public IReadOnlyDictionary<string, string> ByName => Values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);
}
