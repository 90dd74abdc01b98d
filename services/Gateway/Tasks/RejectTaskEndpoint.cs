using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Rejects the plan whose hash the caller saw; nothing is executed.</summary>
internal static class RejectTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/{id:guid}/reject", HandleAsync)
        .WithMetadata(new RequestExample("""{ "planHash": "3f0d8a5c1e7b49d2c6f4a1b8e9d0c7f2a5b6c3d4e1f8091a2b3c4d5e6f708192", "comment": "Not in business hours" }"""))
        .WithName("RejectTask").WithSummary("Reject the plan with this hash")
        .Produces<TaskCommandResponse>().ProducesProblems(400, 403, 404, 409, 413, 415, 422, 503);

    private static Task<IResult> HandleAsync(Guid id, JsonBody<DecideTaskRequest> body, Caller caller, TaskCommands commands, CancellationToken cancellationToken)
    {
        var (hash, comment) = body.Value.Check();
        return commands.SendAsync(new RejectTask { TaskId = id, PlanHash = hash, Approver = caller.Name, Comment = comment }, cancellationToken);
    }
}
