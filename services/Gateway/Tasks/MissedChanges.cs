using System.Text.Json;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Tasks;
using Platform.Messaging;
using Platform.Persistence;

namespace Platform.Gateway.Tasks;

/// <summary>
/// Makes up for messages that were lost on their way, as when the broker's data is wiped or the process of the in-memory
/// transport dies: a submission the saga never spoke of is sent again and asked about, and so is a task gone silent. Both
/// are harmless where nothing was lost.
/// </summary>
internal sealed partial class MissedChanges(
    GatewayDatabase database, IServiceScopeFactory scopes, TimeProvider clock, ILogger<MissedChanges> logger) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                while (await AskAsync(stoppingToken) == BatchSize)
                {
                    stoppingToken.ThrowIfCancellationRequested();
                }
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                LogSkipped(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> AskAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Session<GatewayDatabase>>();
        await session.BeginAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var submissions = await MissedChangesStore.TakeSilentSubmissionsAsync(session, now, BatchSize, cancellationToken);
        var silent = new List<TaskPosition>();
        foreach (var message in submissions)
        {
            var submission = JsonSerializer.Deserialize<SubmitTask>(message, ContractsJson.Options)!;
            await session.PublishAsync(submission, cancellationToken);
            // Or the saga has it, and everything that it said was lost: it passes a repeated submission over.
            silent.Add(new TaskPosition { TaskId = submission.TaskId, AfterSequence = 0 });
        }
        var tasks = await MissedChangesStore.TakeSilentTasksAsync(session, now, BatchSize, cancellationToken);
        silent.AddRange(tasks.ExceptBy(silent.Select(position => position.TaskId), position => position.TaskId));
        if (silent.Count > 0)
        {
            await session.PublishAsync(new ReplayTaskChanges { Tasks = silent }, cancellationToken);
        }
        await session.CommitAsync(cancellationToken);
        if (submissions.Count > 0)
        {
            LogSentAgain(submissions.Count);
        }
        return Math.Max(submissions.Count, tasks.Count);
    }

    [LoggerMessage(LogLevel.Warning, "{Count} accepted tasks were not heard of and are submitted again")]
    private partial void LogSentAgain(int count);

    [LoggerMessage(LogLevel.Warning, "Asking about silent tasks was skipped: {Problem}")]
    private partial void LogSkipped(string problem);
}
