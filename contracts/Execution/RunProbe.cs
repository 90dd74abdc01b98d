using MassTransit;
using Platform.Contracts.Runbooks;

namespace Platform.Contracts.Execution;

/// <summary>Runs a read-only script. Idempotent by <see cref="EvidenceId"/>. Answered by <see cref="ProbeCompleted"/>.</summary>
[Command, EntityName("itops.run-probe.v1"), MessageUrn("itops:run-probe:v1")]
public sealed record RunProbe
{
    public required Guid EvidenceId { get; init; }
    public required Guid TaskId { get; init; }
    public required string RunbookId { get; init; }
    public required string ProbeId { get; init; }
    public required string Title { get; init; }
    public required TargetSnapshot Target { get; init; }
    public required Interpreter Interpreter { get; init; }
    public required string Script { get; init; }
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
    public required int TimeoutSeconds { get; init; }
}
