using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Problems;
using Platform.Messaging;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>Takes a task: stored with its outgoing message in one transaction, then 202.</summary>
internal static class SubmitTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/", HandleAsync)
        .WithMetadata(new RequestExample("""{ "description": "/var is 95 % full on db-2", "context": { "path": "/var" }, "target": "db-2" }"""))
        .WithName("SubmitTask").WithSummary("Submit a task in plain words")
        .WithDescription("Answers 202 once the task is stored. With an Idempotency-Key the same body is taken once: a repeat gets the first answer again, another body 422.")
        .Produces<TaskAcceptedResponse>(StatusCodes.Status202Accepted)
        .ProducesProblems(400, 413, 415, 422);

    private static async Task<IResult> HandleAsync(
        JsonBody<SubmitTaskRequest> body, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, Caller caller, HttpContext context,
        Session<GatewayDatabase> session, IOptions<GatewayOptions> options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // PostgreSQL keeps microseconds; the same instant must stand in the message and in the row.
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var task = Validate(body.Value, idempotencyKey, caller, now);
        var answer = new TaskAnswer
        {
            Status = StatusCodes.Status202Accepted,
            Location = $"/api/v1/tasks/{task.TaskId}",
            Body = JsonSerializer.Serialize(
                new TaskAcceptedResponse { Id = task.TaskId, Status = TaskStatus.Analyzing, SubmittedAt = now, Links = TaskLinks.Of(task.TaskId) }, ApiJson.Options),
        };
        await session.BeginAsync(cancellationToken);
        if (idempotencyKey is not null)
        {
            var (first, hash) = await IdempotencyStore.ClaimAsync(
                session, caller.Name, idempotencyKey, body.Hash(), answer, now, now.AddHours(options.Value.IdempotencyHours), cancellationToken);
            if (first is not null)
            {
                await session.RollbackAsync();
                context.Response.Headers["Idempotent-Replayed"] = "true";
                return hash.AsSpan().SequenceEqual(body.Hash()) ? first : throw new IdempotencyConflictException(idempotencyKey);
            }
        }
        await AcceptAsync(session, task, now, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return answer;
    }

    /// <summary>Stores a task with its outgoing message, and so that it is sent again should the broker lose it.</summary>
    public static async Task AcceptAsync(Session<GatewayDatabase> session, SubmitTask task, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await TaskStore.InsertAcceptedAsync(session, task, cancellationToken);
        session.Defer(MissedChangesStore.KeepSubmission(task.TaskId, JsonSerializer.Serialize(task, ContractsJson.Options), now));
        await session.PublishAsync(task, cancellationToken);
    }

    private static SubmitTask Validate(SubmitTaskRequest request, string? idempotencyKey, Caller caller, DateTimeOffset now)
    {
        var checks = new Checks();
        if (idempotencyKey is not null && (idempotencyKey.Length is 0 or > 200 || idempotencyKey.Any(character => character is < '!' or > '~')))
        {
            checks.Add("Idempotency-Key", "'Idempotency-Key' must be 1 to 200 visible ASCII characters without spaces.");
        }
        if (request.Target is { } target && !System.Text.RegularExpressions.Regex.IsMatch(target, "^[a-z0-9][a-z0-9-]{0,62}\\z"))
        {
            checks.Add("target", "'target' must be the name of a target: lower-case letters, digits and hyphens, at most 63 characters.");
        }
        var task = new SubmitTask
        {
            TaskId = Guid.CreateVersion7(now),
            Description = checks.Text("description", request.Description, 10_000),
            Context = checks.Values("context", request.Context, 100, 4_000),
            Target = request.Target,
            Requester = request.Requester is null ? caller.Name : checks.Text("requester", request.Requester, 100),
            SubmittedBy = caller.Name,
            RequesterRoles = caller.Roles,
            Source = "api",
            SubmittedAt = now,
        };
        checks.Done();
        return task;
    }
}

/// <summary>A task to do.</summary>
public sealed record SubmitTaskRequest
{
    /// <summary>What is wanted, in plain words; 1 to 10,000 characters.</summary>
    [Required, MaxLength(10_000)]
    public string? Description { get; init; }
    /// <summary>Known facts by name, such as service, path, host, user; values are text.</summary>
    public IReadOnlyDictionary<string, string>? Context { get; init; }
    /// <summary>Name of the target; left out, the machine the platform runs on (<c>local</c>).</summary>
    public string? Target { get; init; }
    /// <summary>On whose behalf, where the caller acts for somebody else; left out, the holder of the API key.</summary>
    [MaxLength(100)]
    public string? Requester { get; init; }
}

/// <summary>The task is stored and will be done.</summary>
public sealed record TaskAcceptedResponse
{
    public required Guid Id { get; init; }
    public required TaskStatus Status { get; init; }
    public required DateTimeOffset SubmittedAt { get; init; }
    public required TaskLinks Links { get; init; }
}
