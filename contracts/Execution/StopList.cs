using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answer to <see cref="ListStops"/>.</summary>
[EntityName("itops.stop-list.v1"), MessageUrn("itops:stop-list:v1")]
public sealed record StopList
{
    public required IReadOnlyList<Stop> Stops { get; init; }
}
