using Platform.Contracts.Runbooks;

namespace Platform.Contracts.Diagnosis;

/// <summary>The executable part of one version of a runbook, as the plan needs it.</summary>
public sealed record RunbookProcedure
{
    public required string RunbookId { get; init; }
    public required int Version { get; init; }
    public required string Title { get; init; }
    public required IReadOnlyList<RunbookParameter> Parameters { get; init; }
    /// <summary>Steps, verifications and rollbacks in the order of the document.</summary>
    public required IReadOnlyList<RunbookBlock> Blocks { get; init; }
    /// <summary>Values captured from evidence by name, with the evidence they come from.</summary>
    public IReadOnlyList<CapturedValue> Captured { get; init; } = [];
}

/// <summary>A value that a probe's capture found.</summary>
public sealed record CapturedValue(string ProbeId, string Name, string Value, Guid EvidenceId);
