using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Asks for the stops in force, oldest first. Answered by <see cref="StopList"/>.</summary>
[Command, EntityName("itops.list-stops.v1"), MessageUrn("itops:list-stops:v1")]
public sealed record ListStops
{
    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 200;
}
