using Platform.Contracts.Execution;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Stops;

/// <summary>The stop button. It answers once what ran has ended, or after ten seconds with what is known by then.</summary>
internal static class StopEndpoint
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    public static void Map(IEndpointRouteBuilder stops) => stops.MapPost("/", HandleAsync)
        .WithMetadata(new RequestExample("""{ "scope": "Target", "subject": "db-2", "reason": "The storage is being moved" }"""))
        .WithName("Stop").WithSummary("Stop a task, a runbook, a target or everything")
        .WithDescription(
            "From orderedAt on no probe, step, verification or rollback of the scope begins, and what runs is ended. It stays in force, over restarts too, "
            + "until it is resumed. The answer lists each execution that it met as NotStarted, Stopped, Finished or Unknown; where quiet is false something is "
            + "still being ended, and the address self tells how it went on.")
        .Produces<StopResponse>(StatusCodes.Status201Created).ProducesProblems(400, 413, 415, 422);

    private static async Task<IResult> HandleAsync(
        JsonBody<StopRequest> body, Caller caller, HttpContext context, Owner owner, TimeProvider time, CancellationToken cancellationToken)
    {
        var command = body.Value.Check(caller.Name, new Checks());
        var found = await owner.AskAsync<StopExecution, StopFound, StopRefused>("Executor", command, StopErrors.Refused, cancellationToken);
        var began = time.GetTimestamp();
        while (!StopResponse.Of(found).Quiet && time.GetElapsedTime(began) < s_patience)
        {
            await Task.Delay(s_look, time, cancellationToken);
            try
            {
                found = await owner.AskAsync<GetStop, StopFound, StopRefused>("Executor", new GetStop { StopId = command.StopId }, StopErrors.Refused, cancellationToken);
            }
            catch (ServiceSilentException)
            {
                break; // The stop is in force; what became of what ran is told as far as it is known.
            }
        }
        var response = StopResponse.Of(found);
        context.Response.Headers.Location = response.Self;
        return TypedResults.Json(response, ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }
}
