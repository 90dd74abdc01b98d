using MassTransit;

namespace Platform.Messaging.Sagas;

/// <summary>A saga instance kept in PostgreSQL: state by name, a version, and the time at which it wants to be woken.</summary>
public interface IStoredSaga : SagaStateMachineInstance
{
    /// <summary>Name of the current state.</summary>
    string CurrentState { get; set; }

    /// <summary>Raised by each update; kept by the repository.</summary>
    int Version { get; set; }

    /// <summary>When the saga is woken if nothing comes before; null = never.</summary>
    DateTimeOffset? WakeAt { get; set; }

    /// <summary>
    /// Trace context (W3C <c>traceparent</c>) in which the saga began; kept by the repository. What it does later, for whatever
    /// message, belongs to the same trace. Null where nobody traced.
    /// </summary>
    string? TraceParent { get; set; }
}
