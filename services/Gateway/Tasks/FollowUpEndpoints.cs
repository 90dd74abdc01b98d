using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Messaging;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>What a report leaves to do becomes a task of its own, where a person asks for it.</summary>
internal static class FollowUpEndpoints
{
    public static void Map(IEndpointRouteBuilder tasks)
    {
        tasks.MapGet("/{id:guid}/follow-ups", ListAsync)
            .WithName("ListFollowUps").WithSummary("What the newest report leaves to do, and which of it became tasks")
            .Produces<FollowUpListResponse>().ProducesProblems(404);
        tasks.MapPost("/{id:guid}/follow-ups/{number:int:min(1)}", SubmitAsync)
            .WithName("SubmitFollowUp").WithSummary("Submit an item of the report as a task of its own")
            .WithDescription("On the same target; the new task names this one. An item becomes one task, however often it is asked for. 'report' names the report whose numbers are meant; left out, the newest.")
            .Produces<TaskAcceptedResponse>(StatusCodes.Status202Accepted).ProducesProblems(404);
    }

    private static async Task<IResult> ListAsync(Guid id, TaskStore tasks, DocumentStore documents, FollowUpStore store, CancellationToken cancellationToken)
    {
        var report = await ReportAsync(id, null, tasks, documents, cancellationToken);
        var became = await store.ListAsync(id, cancellationToken);
        return TypedResults.Json(
            new FollowUpListResponse
            {
                Report = report.DocumentId,
                Items = [.. report.FollowUps.Select((item, index) => new FollowUpItem { Number = index + 1, Item = item, TaskId = became.TryGetValue(item, out var task) ? task : null })],
            }, ApiJson.Options);
    }

    private static async Task<IResult> SubmitAsync(
        Guid id, int number, [FromQuery] Guid? report, Caller caller, HttpContext context, TaskStore tasks, DocumentStore documents, Session<GatewayDatabase> session, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var document = await ReportAsync(id, report, tasks, documents, cancellationToken);
        if (number > document.FollowUps.Count)
        {
            throw TaskErrors.NoPart(id, string.Create(CultureInfo.InvariantCulture, $"follow-up {number}"), string.Create(CultureInfo.InvariantCulture, $"report {document.DocumentId} has {document.FollowUps.Count}."));
        }
        var origin = await tasks.FindAsync(id, cancellationToken) ?? throw TaskErrors.NotFound(id);
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var task = Task(origin, document.FollowUps[number - 1], caller, now);
        await session.BeginAsync(cancellationToken);
        var (taskId, submittedAt) = await FollowUpStore.ClaimAsync(session, id, document.FollowUps[number - 1], task.TaskId, caller.Name, now, cancellationToken);
        if (taskId == task.TaskId)
        {
            await SubmitTaskEndpoint.AcceptAsync(session, task, now, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }
        else
        {
            await session.RollbackAsync();
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }
        return new TaskAnswer
        {
            Status = StatusCodes.Status202Accepted,
            Location = $"/api/v1/tasks/{taskId}",
            Body = JsonSerializer.Serialize(new TaskAcceptedResponse { Id = taskId, Status = TaskStatus.Analyzing, SubmittedAt = submittedAt, Links = TaskLinks.Of(taskId) }, ApiJson.Options),
        };
    }

    /// <summary>The item in its own words, and what it follows from; the rest is found out anew.</summary>
    private static SubmitTask Task(TaskResponse origin, string item, Caller caller, DateTimeOffset now)
    {
        var about = Cut(origin.Description.ReplaceLineEndings(" ").Trim(), 1_000);
        return new SubmitTask
        {
            TaskId = Guid.CreateVersion7(now),
            Description = $"{Cut(item, 8_000)}\n\nThis follows from task {origin.Id}: {about}",
            Target = origin.Target,
            Requester = caller.Name,
            SubmittedBy = caller.Name,
            RequesterRoles = caller.Roles,
            Source = "api",
            SubmittedAt = now,
            FollowUpOf = origin.Id,
        };
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    private static async Task<Document> ReportAsync(Guid id, Guid? report, TaskStore tasks, DocumentStore documents, CancellationToken cancellationToken)
    {
        var document = report is { } named ? await documents.FindAsync(id, named, cancellationToken) : await documents.FindReportAsync(id, cancellationToken);
        if (document is null)
        {
            _ = await tasks.FindSequenceAsync(id, cancellationToken) ?? throw TaskErrors.NotFound(id);
            throw TaskErrors.NoPart(id, report is null ? "report" : $"report {report}", "it has not been written yet.");
        }
        return document;
    }
}

/// <summary>What the newest report leaves to do.</summary>
public sealed record FollowUpListResponse
{
    /// <summary>The report that has these items; it may be named when one is submitted.</summary>
    public required Guid Report { get; init; }
    public required IReadOnlyList<FollowUpItem> Items { get; init; }
}

/// <summary>One item of a report.</summary>
public sealed record FollowUpItem
{
    /// <summary>1, 2, 3, ... in the report's order.</summary>
    public required int Number { get; init; }
    public required string Item { get; init; }
    /// <summary>The task it became; null where nobody asked for it.</summary>
    public Guid? TaskId { get; init; }
}

/// <summary>An item that became a task.</summary>
public sealed record FollowUpTask
{
    public required string Item { get; init; }
    public required Guid TaskId { get; init; }
}
