using System.Globalization;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Reads one task; its ETag is the number of its newest change, and of the tasks that followed from it.</summary>
internal static class GetTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapGet("/{id:guid}", HandleAsync)
        .WithName("GetTask").WithSummary("Read one task").WithDescription("With If-None-Match and the current ETag: 304.")
        .Produces<TaskResponse>().Produces(StatusCodes.Status304NotModified).ProducesProblems(404);

    private static async Task<IResult> HandleAsync(Guid id, HttpContext context, TaskStore store, CancellationToken cancellationToken)
    {
        var task = await store.FindAsync(id, cancellationToken) ?? throw TaskErrors.NotFound(id);
        return ETags.Answer(context, string.Create(CultureInfo.InvariantCulture, $"{task.Sequence}{(task.FollowUps is { Count: var count } ? $".{count}" : "")}"), task);
    }
}
