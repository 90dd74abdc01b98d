using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>
/// What other systems publish as plain JSON on the exchange <c>platform.task-events</c> to start a task; no envelope.
/// Idempotent by <see cref="Source"/> and <see cref="IdempotencyKey"/>.
/// </summary>
[EntityName("platform.task-events"), MessageUrn("itops:task-event:v1")]
public sealed record TaskEvent
{
    /// <summary>Chosen by the producer, 1 to 200 characters; the same key never starts a second task.</summary>
    public required string IdempotencyKey { get; init; }
    /// <summary>Name of the producing system, 1 to 100 characters.</summary>
    public required string Source { get; init; }
    /// <summary>What is wanted, in plain words; 1 to 10,000 characters.</summary>
    public required string Description { get; init; }
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();
    /// <summary>Name of the target; null means <c>local</c>.</summary>
    public string? Target { get; init; }
    /// <summary>On whose behalf; null means the source itself.</summary>
    public string? Requester { get; init; }
}
