using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Platform.Bench.Processes;
using Platform.Bench.Results;

namespace Platform.Bench.Tasks;

/// <summary>Tasks over HTTP. What it counts are the tasks submitted since it was made.</summary>
internal sealed class TaskLoad(BenchPlatform platform, TimeProvider clock) : IAsyncDisposable
{
    public const string NoOp = "run the three idle steps of the bench";
    public const string Change = "make the guarded change of the bench";

    private const int SubmitsAtOnce = 16;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longLook = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_standstill = TimeSpan.FromSeconds(60);
    private readonly DateTimeOffset _since = clock.GetUtcNow();
    /// <summary>Keeps its connection: to make one for each look would take a part of the processor from what is measured.</summary>
    private readonly NpgsqlDataSource _view = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(platform.Database("Gateway")) { Pooling = true }.ConnectionString);

    public async Task<Guid> SubmitAsync(string description, CancellationToken cancellationToken)
    {
        var target = description == Change ? BenchPlatform.GuardedTarget : BenchPlatform.Target;
        var body = new JsonObject { ["description"] = description, ["target"] = target, ["requester"] = "bench" };
        var answer = await platform.Client.SendAsync(HttpMethod.Post, "/api/v1/tasks", body, cancellationToken, Guid.NewGuid().ToString());
        return answer.Status == HttpStatusCode.Accepted && Guid.TryParse(answer.Json["id"]?.ToString(), out var id)
            ? id
            : throw new BenchFailedException($"A task was not accepted: {answer}");
    }

    /// <summary>One task, from its submission until the live stream says that it has ended.</summary>
    public async Task RunOneAsync(CancellationToken cancellationToken) =>
        await platform.Client.FollowAsync(await SubmitAsync(NoOp, cancellationToken), cancellationToken);

    /// <summary>Many, some at once.</summary>
    public async Task SubmitAsync(string description, int count, CancellationToken cancellationToken)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, SubmitsAtOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await SubmitAsync(description, cancellationToken);
            }
        }));
    }

    /// <summary>Keeps so many tasks in flight; returns how many a second end while that holds, and how many there were in all.</summary>
    public async Task<(double PerSecond, int Tasks)> SaturateAsync(int inFlight, TimeSpan lasting, CancellationToken cancellationToken)
    {
        var before = await EndedAsync(cancellationToken);
        var (started, submitted) = (clock.GetTimestamp(), 0);
        while (clock.GetElapsedTime(started) < lasting)
        {
            var missing = inFlight - (submitted - (int)(await EndedAsync(cancellationToken) - before));
            await SubmitAsync(NoOp, missing, cancellationToken);
            submitted += missing;
            await Task.Delay(s_look, clock, cancellationToken);
        }
        var rate = (await EndedAsync(cancellationToken) - before) / clock.GetElapsedTime(started).TotalSeconds;
        await WaitAsync(before + submitted, cancellationToken);
        return (rate, submitted);
    }

    /// <summary>Returns once so many tasks have ended.</summary>
    public Task WaitAsync(long ended, CancellationToken cancellationToken) => WaitAsync(ended, EndedAsync, "have not ended", cancellationToken);

    /// <summary>Returns once so many tasks wait for a person.</summary>
    public Task WaitForApprovalAsync(long waiting, CancellationToken cancellationToken) =>
        WaitAsync(waiting, WaitingAsync, "do not wait for a person", cancellationToken);

    /// <summary>Tasks that wait for a person in the clients' view.</summary>
    public Task<long> WaitingAsync(CancellationToken cancellationToken) => CountAsync("status = 'PendingApproval'", cancellationToken);

    /// <summary>Tasks that ended in the clients' view.</summary>
    public Task<long> EndedAsync(CancellationToken cancellationToken) => CountAsync("ended_at is not null", cancellationToken);

    /// <summary>Every task that ended is Completed and has its report, no step ran twice, and nothing was parked.</summary>
    public async Task CheckAsync(Report report, string part, CancellationToken cancellationToken)
    {
        var bad = await PostgresServer.CountAsync(
            platform.Database("Gateway"),
            """
            select count(*) from task_view v
            where v.ended_at is not null and (v.status <> 'Completed' or v.steps_done <> 3
                or not exists (select from document d where d.task_id = v.task_id and d.kind = 'Report'))
            """, cancellationToken);
        report.Expect(bad == 0, $"{part}: {bad} tasks are not Completed with three steps and a report.");
        var doubled = await PostgresServer.CountAsync(
            platform.Database("Executor"),
            "select count(*) from (select from step_execution group by task_id, step_number having count(*) > 1 or max(fencing_token) > 1) as doubled",
            cancellationToken);
        report.Expect(doubled == 0, $"{part}: {doubled} steps ran more than once.");
        var parked = await platform.CountAsync("select count(*) from parked_message", cancellationToken);
        report.Expect(parked == 0, $"{part}: {parked} messages were parked.");
    }

    private async Task WaitAsync(long wanted, Func<CancellationToken, Task<long>> countAsync, string lacking, CancellationToken cancellationToken)
    {
        var (last, since) = (-1L, clock.GetTimestamp());
        while (await countAsync(cancellationToken) is var now && now < wanted)
        {
            // Where many are queued, all are diagnosed before the first one ends.
            var changes = await QueryAsync("coalesce(sum(sequence), 0)", "true", cancellationToken);
            if (changes != last)
            {
                (last, since) = (changes, clock.GetTimestamp());
            }
            if (clock.GetElapsedTime(since) > s_standstill)
            {
                throw new BenchFailedException($"{wanted - now} tasks {lacking}, and nothing has changed for {s_standstill.TotalSeconds:0} s.");
            }
            await Task.Delay(s_longLook, clock, cancellationToken);
        }
    }

    /// <summary>Reads an index from its newest end: cheap however many older tasks there are.</summary>
    private Task<long> CountAsync(string condition, CancellationToken cancellationToken) => QueryAsync("count(*)", condition, cancellationToken);

    private async Task<long> QueryAsync(string value, string condition, CancellationToken cancellationToken)
    {
        await using var command = _view.CreateCommand($"select {value} from task_view where not archived and submitted_at >= '{_since:O}' and {condition}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public ValueTask DisposeAsync() => _view.DisposeAsync();
}
