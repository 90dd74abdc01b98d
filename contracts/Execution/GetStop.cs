using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answered by <see cref="StopFound"/> or <see cref="StopRefused"/>.</summary>
[Command, EntityName("itops.get-stop.v1"), MessageUrn("itops:get-stop:v1")]
public sealed record GetStop
{
    public required Guid StopId { get; init; }
}
