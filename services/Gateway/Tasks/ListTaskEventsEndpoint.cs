using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Tasks;
using Platform.Gateway.Api;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>Lists the recorded changes of a task, oldest first, without a gap.</summary>
internal static class ListTaskEventsEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapGet("/{id:guid}/events", HandleAsync)
        .WithName("ListTaskEvents").WithSummary("List the recorded changes of a task, oldest first")
        .Produces<TaskEventPageResponse>().ProducesProblems(404, 422);

    private static async Task<IResult> HandleAsync(
        Guid id, HttpContext context, TaskStore store, [FromQuery] string? after, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "after", "limit");
        var from = checks.Integer("after", after, 0, int.MaxValue, 0);
        var most = checks.Integer("limit", limit, 1, 500, 100);
        checks.Done();
        var events = await store.ListEventsAsync(id, from, most + 1, cancellationToken);
        if (events.Count == 0)
        {
            _ = await store.FindSequenceAsync(id, cancellationToken) ?? throw TaskErrors.NotFound(id);
        }
        TaskEventResponse[] page = [.. events.Take(most)];
        return TypedResults.Json(
            new TaskEventPageResponse
            {
                Items = page,
                Next = events.Count > most ? $"/api/v1/tasks/{id}/events?limit={most}&after={page[^1].Sequence}" : null,
            }, ApiJson.Options);
    }
}

/// <summary>One recorded change.</summary>
public sealed record TaskEventResponse
{
    /// <summary>1, 2, 3, ... per task.</summary>
    public required int Sequence { get; init; }
    public required TaskChange Change { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>One line for a person.</summary>
    public required string Summary { get; init; }
    /// <summary>Status after the change.</summary>
    public required TaskStatus Status { get; init; }
    /// <summary>Details of the change: the analysis, the result of a step, the values asked for. Plan, diagnosis and documents have resources of their own.</summary>
    public JsonElement? Data { get; init; }
}

/// <summary>A page of changes.</summary>
public sealed record TaskEventPageResponse
{
    public required IReadOnlyList<TaskEventResponse> Items { get; init; }
    /// <summary>Address of the next page; absent on the last.</summary>
    public string? Next { get; init; }
}
