using Platform.Chaos.Checks;

namespace Platform.Chaos.Results;

/// <summary>What a run prints and writes.</summary>
internal sealed record RunResult
{
    public required int Seed { get; init; }
    public required int Tasks { get; init; }
    public required int Disturbances { get; init; }
    public required double Seconds { get; init; }
    public required int RepeatedRequests { get; init; }
    public required IReadOnlyList<Finding> Findings { get; init; }
    public required IReadOnlyList<Recovery> Recoveries { get; init; }

    public bool Passed => Findings.All(finding => finding.Violations.Count == 0);
}
