using Platform.Contracts.Execution;

namespace Platform.Executor.Stops;

/// <summary>Refusals of requests about stops.</summary>
internal static class Errors
{
    public static StopRefused NotFound(Guid stopId) => new() { Code = StopRefusal.NotFound, Message = $"There is no stop {stopId}." };

    public static StopRefused UnknownTarget(string? name) => new()
    {
        Code = StopRefusal.UnknownSubject,
        Message = $"There is no target named \"{name}\", and nothing runs on one of that name; nothing was stopped. GET /api/v1/targets lists them.",
    };
}
