using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Tasks;
using Platform.Gateway.Api;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>Lists tasks, newest first, a page at a time.</summary>
internal static class ListTasksEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapGet("/", HandleAsync)
        .WithName("ListTasks").WithSummary("List tasks, newest first")
        .WithDescription("Archived tasks are left out unless archived=true (archived alone) is asked for. Follow next until it is absent; tasks added meanwhile do not shift the pages.")
        .Produces<TaskPageResponse>().ProducesProblems(422);

    private static async Task<IResult> HandleAsync(
        HttpContext context, TaskStore store,
        [FromQuery] string[]? status, [FromQuery] string[]? category, [FromQuery] string? target, [FromQuery] string? requester, [FromQuery] string? text,
        [FromQuery] string? archived, [FromQuery] string? limit, [FromQuery] string? cursor, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "status", "category", "target", "requester", "text", "archived", "limit", "cursor");
        var filter = new TaskFilter
        {
            Statuses = checks.Choices<TaskStatus>("status", status ?? []),
            Categories = checks.Choices<TaskCategory>("category", category ?? []),
            Target = checks.OptionalText("target", target, 100),
            Requester = checks.OptionalText("requester", requester, 100),
            Text = checks.OptionalText("text", text, 200),
            Archived = checks.Truth("archived", archived) ?? false,
            Limit = checks.Integer("limit", limit, 1, 200, 50),
            After = cursor is null ? null : TaskCursor.TryParse(cursor),
        };
        if (cursor is not null && filter.After is null)
        {
            checks.Add("cursor", "'cursor' is not one that this API gave; take it from next of a page.");
        }
        checks.Done();
        var tasks = await store.ListAsync(filter, cancellationToken);
        var more = tasks.Count > filter.Limit;
        TaskResponse[] page = [.. tasks.Take(filter.Limit)];
        var next = more ? new TaskCursor(page[^1].SubmittedAt, page[^1].Id).ToString() : null;
        var link = next is null ? null : NextLink(context, next, filter.Limit);
        if (link is not null)
        {
            context.Response.Headers.Link = $"<{link}>; rel=\"next\"";
        }
        return TypedResults.Json(new TaskPageResponse { Items = page, Cursor = next, Next = link }, ApiJson.Options);
    }

    private static string NextLink(HttpContext context, string cursor, int limit) =>
        context.Request.Path + QueryString.Create(
        [
            .. context.Request.Query.Where(entry => entry.Key is not ("cursor" or "limit"))
                .SelectMany(entry => entry.Value, (entry, value) => KeyValuePair.Create(entry.Key, value)),
            KeyValuePair.Create<string, string?>("limit", limit.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create<string, string?>("cursor", cursor),
        ]);
}

/// <summary>One page of tasks.</summary>
public sealed record TaskPageResponse
{
    public required IReadOnlyList<TaskResponse> Items { get; init; }
    /// <summary>Where the next page starts; absent on the last page.</summary>
    public string? Cursor { get; init; }
    /// <summary>Address of the next page with the same filter; absent on the last page.</summary>
    public string? Next { get; init; }
}
