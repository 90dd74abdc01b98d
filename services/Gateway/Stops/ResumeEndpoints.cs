using Platform.Contracts.Execution;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Stops;

/// <summary>Takes a stop back: by <c>POST .../resume</c>, or by <c>DELETE</c>, which says the same.</summary>
internal static class ResumeEndpoints
{
    public static void Map(IEndpointRouteBuilder stops)
    {
        stops.MapPost("/{id:guid}/resume", HandleAsync).WithMetadata(new OperatorsOnly("resume what was stopped")).WithName("Resume").WithSummary("Take a stop back: what it held goes on")
            .WithDescription("What another stop in force is about stays held. Repeating it changes nothing.")
            .Produces<StopResponse>().ProducesProblems(403, 404);
        stops.MapDelete("/{id:guid}", HandleAsync).WithMetadata(new OperatorsOnly("resume what was stopped")).WithName("DeleteStop").WithSummary("Take a stop back, as resume does")
            .Produces<StopResponse>().ProducesProblems(403, 404);
    }

    private static async Task<IResult> HandleAsync(Guid id, Caller caller, Owner owner, CancellationToken cancellationToken) => TypedResults.Json(
        StopResponse.Of(await owner.AskAsync<ResumeExecution, StopFound, StopRefused>(
            "Executor", new ResumeExecution { StopId = id, ResumedBy = caller.Name }, StopErrors.Refused, cancellationToken)),
        ApiJson.Options);
}
