using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Stops a task: what runs is ended, nothing further starts.</summary>
internal static class CancelTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/{id:guid}/cancel", HandleAsync)
        .WithMetadata(new BodyRules { Optional = true })
        .WithMetadata(new RequestExample("""{ "reason": "Solved by hand" }"""))
        .WithName("CancelTask").WithSummary("Stop a task")
        .Produces<TaskCommandResponse>().ProducesProblems(400, 404, 409, 413, 415, 422, 503);

    private static Task<IResult> HandleAsync(Guid id, JsonBody<CancelTaskRequest> body, Caller caller, TaskCommands commands, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OptionalText("reason", body.Value.Reason, 2_000);
        checks.Done();
        return commands.SendAsync(new CancelTask { TaskId = id, RequestedBy = caller.Name, Reason = body.Value.Reason }, cancellationToken);
    }
}

/// <summary>Why a task is cancelled.</summary>
public sealed record CancelTaskRequest
{
    /// <summary>At most 2,000 characters.</summary>
    [MaxLength(2_000)]
    public string? Reason { get; init; }
}
