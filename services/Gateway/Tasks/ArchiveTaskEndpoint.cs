using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Takes an ended task out of the default lists; nothing is deleted.</summary>
internal static class ArchiveTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/{id:guid}/archive", HandleAsync)
        .WithName("ArchiveTask").WithSummary("Take an ended task out of the default lists")
        .Produces<TaskCommandResponse>().ProducesProblems(404, 409, 503);

    private static Task<IResult> HandleAsync(Guid id, Caller caller, TaskCommands commands, CancellationToken cancellationToken) =>
        commands.SendAsync(new ArchiveTask { TaskId = id, RequestedBy = caller.Name }, cancellationToken);
}
