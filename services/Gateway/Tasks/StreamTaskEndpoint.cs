using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Gateway.Api;
using Platform.Persistence;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>Streams changes and live output of a task as server-sent events until the task has ended.</summary>
internal static class StreamTaskEndpoint
{
    private const int BatchSize = 200;

    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapGet("/{id:guid}/stream", HandleAsync)
        .WithName("StreamTask").WithSummary("Follow a task live (server-sent events)")
        .WithDescription(
            "Starts with what has happened, or after the id given as Last-Event-ID. Each event's name is the change (its data as in /events) or 'output'; its id is the position. "
            + "Ends after the change that ended the task; a client that reconnects then gets 204.")
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream").Produces(StatusCodes.Status204NoContent).ProducesProblems(404, 422);

    private static async Task HandleAsync(
        Guid id, HttpContext context, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, TaskStore tasks, StreamStore store, TaskStreamListener listener,
        IOptions<GatewayOptions> options, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        var position = Position(lastEventId);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        _ = await tasks.FindSequenceAsync(id, ending.Token) ?? throw TaskErrors.NotFound(id);
        var ended = HasEnded(await store.FindStatusAsync(id, ending.Token));
        if (ended && position > 0 && await store.ReadAsync(id, position, 1, ending.Token) is [])
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await context.Response.WriteAsync("retry: 1000\n\n", ending.Token);
            await context.Response.Body.FlushAsync(ending.Token);
            await FollowAsync(id, position, ended, context.Response, store, listener, TimeSpan.FromSeconds(options.Value.StreamHeartbeatSeconds), clock, ending.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or DatabaseUnavailableException or NpgsqlException)
        {
            // The client left, the process stops, or the database is away: the client reconnects and resumes after its last id.
        }
    }

    private static async Task FollowAsync(
        Guid id, long position, bool ended, HttpResponse response, StreamStore store, TaskStreamListener listener, TimeSpan heartbeat, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        using var subscription = listener.Subscribe(id);
        var written = clock.GetTimestamp();
        while (true)
        {
            var next = subscription.Next;
            var items = await store.ReadAsync(id, position, BatchSize, cancellationToken);
            foreach (var item in items)
            {
                await response.WriteAsync(Format(item), cancellationToken);
                position = item.Position;
                ended = item.Change is null ? ended : HasEnded(item.Change.Status);
            }
            if (items.Count == 0)
            {
                if (ended)
                {
                    return;
                }
                await next.WaitAsync(Min(listener.PollInterval, heartbeat), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                if (clock.GetElapsedTime(written) < heartbeat)
                {
                    continue;
                }
                await response.WriteAsync(": waiting\n\n", cancellationToken);
            }
            await response.Body.FlushAsync(cancellationToken);
            written = clock.GetTimestamp();
        }
    }

    private static string Format(StreamItem item) => string.Create(CultureInfo.InvariantCulture,
        $"id: {item.Position}\nevent: {item.Change?.Change.ToString() ?? "output"}\ndata: {(item.Change is { } change ? JsonSerializer.Serialize(change, ApiJson.Options) : JsonSerializer.Serialize(item.Output!, ApiJson.Options))}\n\n");

    private static bool HasEnded(TaskStatus? status) =>
        status is TaskStatus.Completed or TaskStatus.Failed or TaskStatus.Rejected or TaskStatus.Cancelled or TaskStatus.Expired;

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private static long Position(string? lastEventId)
    {
        if (string.IsNullOrEmpty(lastEventId))
        {
            return 0;
        }
        if (long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return position;
        }
        var checks = new Checks();
        checks.Add("Last-Event-ID", "'Last-Event-ID' must be the id of an event of this stream: an integer.");
        checks.Done();
        return 0;
    }
}
