using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Tasks;
using Platform.Messaging;
using Platform.Persistence;

namespace Platform.Coordinator.Intake;

/// <summary>Turns one foreign message into one task: key and command commit together; a repeat is recognised by its key.</summary>
internal sealed partial class TaskIntake(
    IServiceScopeFactory scopes, IOptions<IntakeOptions> options, TimeProvider clock, ILogger<TaskIntake> logger)
{
    private const int Tries = 3;
    private static readonly ActivitySource Source = new("Platform.Coordinator.Intake");
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Returns null once the task is stored (or was before), else why it cannot be. While the database is away it waits:
    /// the broker keeps the message, and nothing of it is lost if the process ends meanwhile.
    /// </summary>
    public async Task<string?> TakeAsync(EventDelivery delivery, CancellationToken cancellationToken)
    {
        using var activity = Source.StartActivity("receive platform.task-events", ActivityKind.Consumer, Header(delivery, "traceparent"));
        try
        {
            var task = TaskEventReader.Read(delivery, options.Value.MaxBodyBytes);
            return await StoreAsync(task, cancellationToken);
        }
        catch (EventRefusedException exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            return exception.Message;
        }
    }

    private async Task<string?> StoreAsync(TaskEvent task, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StoreOnceAsync(task, cancellationToken);
                return null;
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException || (exception is NpgsqlException and not PostgresException { IsTransient: false }))
            {
                LogWaiting(exception.Message);
                attempt--;
            }
            catch (PostgresException exception) when (attempt >= Tries)
            {
                return $"The task could not be stored: {exception.MessageText}";
            }
            catch (PostgresException exception)
            {
                LogWaiting(exception.MessageText);
            }
            await Task.Delay(RetryInterval, clock, cancellationToken);
        }
    }

    private async Task StoreOnceAsync(TaskEvent task, CancellationToken cancellationToken)
    {
        var taskId = TaskIds.ForeignTask(task.Source, task.IdempotencyKey);
        var now = clock.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Session<CoordinatorDatabase>>();
        await session.BeginAsync(cancellationToken);
        if (!await IntakeStore.TakeAsync(session, task.Source, task.IdempotencyKey, taskId, now, cancellationToken))
        {
            LogRepeated(taskId, task.Source);
            return;
        }
        var command = new SubmitTask
        {
            TaskId = taskId,
            Description = task.Description,
            Context = task.Context,
            Target = task.Target,
            Requester = task.Requester ?? task.Source,
            Source = task.Source,
            SubmittedAt = now,
        };
        await session.PublishAsync(command, cancellationToken);
        await session.CommitAsync(cancellationToken);
        LogTaken(taskId, task.Source);
    }

    private static string? Header(EventDelivery delivery, string name) => delivery.Headers.TryGetValue(name, out var value)
        ? value switch
        {
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            string text => text,
            _ => null,
        }
        : null;

    [LoggerMessage(LogLevel.Information, "Task {TaskId} was taken from {Source}")]
    private partial void LogTaken(Guid taskId, string source);

    [LoggerMessage(LogLevel.Information, "Task {TaskId} of {Source} came again and was not started a second time")]
    private partial void LogRepeated(Guid taskId, string source);

    [LoggerMessage(LogLevel.Warning, "An event waits for the database: {Problem}")]
    private partial void LogWaiting(string problem);
}
