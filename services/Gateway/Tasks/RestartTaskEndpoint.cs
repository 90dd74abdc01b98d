using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Starts an ended task again from its analysis, as a new attempt.</summary>
internal static class RestartTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/{id:guid}/restart", HandleAsync)
        .WithName("RestartTask").WithSummary("Start an ended task again from the beginning")
        .Produces<TaskCommandResponse>().ProducesProblems(404, 409, 503);

    private static Task<IResult> HandleAsync(Guid id, Caller caller, TaskCommands commands, CancellationToken cancellationToken) =>
        commands.SendAsync(new RestartTask { TaskId = id, RequestedBy = caller.Name }, cancellationToken);
}
