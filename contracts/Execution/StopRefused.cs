using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>A request about a stop was refused, and nothing changed.</summary>
[EntityName("itops.stop-refused.v1"), MessageUrn("itops:stop-refused:v1")]
public sealed record StopRefused
{
    public required StopRefusal Code { get; init; }
    public required string Message { get; init; }
}

/// <summary>Why a request about a stop was refused.</summary>
public enum StopRefusal { NotFound, UnknownSubject }
