using MassTransit;

namespace Platform.Tests.Messaging;

[EntityName("test.ping.v1"), MessageUrn("test:ping:v1")]
public sealed record Ping
{
    public required Guid Id { get; init; }
    public string? Fail { get; init; }
    public bool FailsEarly { get; init; }
    public DayOfWeek Day { get; init; }
}

[EntityName("test.pong.v1"), MessageUrn("test:pong:v1")]
public sealed record Pong
{
    public required Guid Id { get; init; }
    public DayOfWeek Day { get; init; }
    public long Token { get; init; }
}
