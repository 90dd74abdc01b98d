using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Continues a failed task from its failed step, with the same plan.</summary>
internal static class RetryTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/{id:guid}/retry", HandleAsync)
        .WithName("RetryTask").WithSummary("Go on from the failed step")
        .Produces<TaskCommandResponse>().ProducesProblems(404, 409, 503);

    private static Task<IResult> HandleAsync(Guid id, Caller caller, TaskCommands commands, CancellationToken cancellationToken) =>
        commands.SendAsync(new RetryTask { TaskId = id, RequestedBy = caller.Name }, cancellationToken);
}
