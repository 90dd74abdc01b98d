using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Executor.Output;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;
using Platform.Executor.Stops;
using Platform.Messaging;
using Platform.Messaging.Work;
using Platform.Persistence;

namespace Platform.Executor.Execution;

/// <summary>
/// Runs one script of a plan at most once. The intent is committed before the script starts and the result after it ended;
/// where a crash fell between the two, only what may be repeated is repeated, and of the rest the outcome is unknown.
/// </summary>
internal sealed partial class StepExecution(
    ExecutorDatabase database, Session<ExecutorDatabase> session, ApprovedScript approved, ScriptRunners runners, StopGate gate, StopRequests stops,
    LocalSandbox sandbox, IBus bus, IOptions<ExecutionOptions> options, TimeProvider time, ILogger<StepExecution> logger)
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);

    /// <returns>The outcome, or that a stop holds it; then nothing of it ran, or it only reads and runs again.</returns>
    public async Task<(StepOutcome? Outcome, WorkResult? Held)> RunAsync(StepRequest request, WorkLease lease, CancellationToken cancellationToken)
    {
        var begun = false;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            if (await ExecutionStore.FindAsync(connection, request.ExecutionId, cancellationToken) is { } earlier)
            {
                if (earlier.Outcome is { } known)
                {
                    return (known, null);
                }
                begun = true;
            }
        }
        if (begun)
        {
            LogTakenOver(request.TaskId, request.ExecutionId, sandbox.EndLeftOvers(request.ExecutionId));
        }

        PlanScript script;
        ScriptRun run;
        try
        {
            (script, run) = await approved.PrepareAsync(request, options.Value.OutputCharacters, cancellationToken);
        }
        catch (Exception e) when (e is ExecutionRefusedException or TargetUnavailableException)
        {
            LogNotStarted(request.TaskId, request.ExecutionId, e.Message);
            return begun
                ? (await EndAsync(StepResults.Unknown(request, $"It was interrupted, and cannot be repeated: {e.Message}"), null, lease, cancellationToken), null)
                : (StepResults.NotStarted(request, e), null);
        }
        if (begun && !run.ReadOnly && script.Effects.Idempotent != true)
        {
            const string Problem = "It was interrupted while the script ran. The script does not declare that it may run twice, so a person has to look at what it did.";
            return (await EndAsync(StepResults.Unknown(request, Problem), null, lease, cancellationToken), null);
        }

        await using var watch = stops.Begin(request.ExecutionId);
        var startedAt = time.GetUtcNow();
        var (reason, held) = await BeginAsync(request, script, mayRepeat: !begun || run.ReadOnly, lease, startedAt, cancellationToken);
        if (held is not null)
        {
            return (null, held);
        }
        if (reason is not null)
        {
            return begun
                ? (await EndAsync(StepResults.Unknown(request, $"It was interrupted while the script ran, and then stopped: {reason}"), null, lease, cancellationToken), null)
                : (StepResults.NotStarted(request, StepFailure.Stopped, $"It was stopped before it began: {reason}"), null);
        }
        CrashPoint.Hit("before-spawn");
        var (outcome, output) = await RunAsync(request, script, run, startedAt, watch.Token, cancellationToken);
        if (outcome.Result.Failure == StepFailure.Stopped && (run.ReadOnly || outcome.Result.StartedAt is null)
            && await HoldEndedAsync(request, outcome, lease, cancellationToken) is { } ended)
        {
            return (null, ended);
        }
        outcome = outcome.Result is { Failure: StepFailure.Stopped, StartedAt: not null } ? await WithReasonAsync(outcome, cancellationToken) : outcome;
        CrashPoint.Hit("before-result");
        outcome = await EndAsync(outcome, output, lease, cancellationToken);
        CrashPoint.Hit("after-result");
        return (outcome, null);
    }

    /// <summary>
    /// Commits the intent together with the event that tells of it; the reason, or the hold, where a stop came first. Nothing
    /// has started yet, so a commit whose reply was lost is repeated: given up here, the intent could not be told from one that
    /// began.
    /// </summary>
    private async Task<(string? Reason, WorkResult? Held)> BeginAsync(
        StepRequest request, PlanScript script, bool mayRepeat, WorkLease lease, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await TryBeginAsync(request, script, mayRepeat, lease, now, cancellationToken);
            }
            catch (Exception e) when (e is DatabaseUnavailableException || (e is NpgsqlException and (not PostgresException or { IsTransient: true })))
            {
                LogIntentNotStored(e, request.ExecutionId);
                await session.RollbackAsync();
                await Task.Delay(s_retry, time, cancellationToken);
            }
        }
    }

    private async Task<(string? Reason, WorkResult? Held)> TryBeginAsync(
        StepRequest request, PlanScript script, bool mayRepeat, WorkLease lease, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        var order = await gate.EnterAsync(request.Stoppable, cancellationToken);
        var reason = await ExecutionStore.FindStopAsync(session.Connection, session.Transaction, request.ExecutionId, cancellationToken);
        if (reason is not null || (order is not null && !mayRepeat))
        {
            await session.RollbackAsync();
            return (reason ?? order!.Sentence, null);
        }
        if (order is not null)
        {
            await ExecutionStore.WithdrawAsync(session.Connection, session.Transaction, request.ExecutionId, lease.FencingToken, cancellationToken);
            return (null, await gate.HoldAsync(order, request.Stoppable, cancellationToken));
        }
        if (!await ExecutionStore.BeginAsync(
            session.Connection, session.Transaction, request, ApprovedScript.Hash(script.Text), lease.FencingToken, now, cancellationToken))
        {
            throw new LeaseLostException(request.ExecutionId);
        }
        var started = new StepStarted
        {
            TaskId = request.TaskId, ExecutionId = request.ExecutionId, StepNumber = request.StepNumber, Action = request.Action, At = now,
        };
        await session.PublishAsync(started, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return (null, null);
    }

    /// <summary>
    /// What a stop ended before it began, or while it only read, begins anew when a person resumes. Null where no stop ended
    /// it but a request for this execution alone.
    /// </summary>
    private async Task<WorkResult?> HoldEndedAsync(StepRequest request, StepOutcome outcome, WorkLease lease, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        var order = await StopStore.FindForRunningAsync(session.Connection, request.ExecutionId, cancellationToken);
        if (order is null
            || await ExecutionStore.FindStopAsync(session.Connection, session.Transaction, request.ExecutionId, cancellationToken) is not null)
        {
            await session.RollbackAsync();
            return null;
        }
        await ExecutionStore.WithdrawAsync(session.Connection, session.Transaction, request.ExecutionId, lease.FencingToken, cancellationToken);
        if (outcome.Result.StartedAt is null)
        {
            await StopStore.NotStartedAsync(session.Connection, session.Transaction, request.ExecutionId, cancellationToken);
        }
        return await gate.HoldAsync(order, request.Stoppable, cancellationToken);
    }

    private async Task<(StepOutcome Outcome, ScriptResult? Result)> RunAsync(
        StepRequest request, PlanScript script, ScriptRun run, DateTimeOffset startedAt, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var activity = ExecutorTelemetry.StartScript(run, request.TaskId, request.Action.ToString());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        try
        {
            ScriptResult result;
            await using (var live = new LiveOutput(options.Value.LiveCharacters, (index, text) => PublishAsync(request, index, text), time, logger))
            {
                result = await runners.For(run.Target, run.Interpreter).RunAsync(run, live.Append, either.Token);
            }
            if (result.End == ProcessEnd.Stopped)
            {
                cancellationToken.ThrowIfCancellationRequested(); // the lease or the service, not a person, ended it
            }
            activity?.SetTag("process.exit.code", result.ExitCode);
            LogEnded(request.TaskId, request.ExecutionId, request.Action, result.End, result.ExitCode, result.Duration);
            return (new StepOutcome(StepResults.Judge(request, script, result, startedAt), Unknown: false), result);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (StepResults.NotStarted(request, StepFailure.Stopped, "It was stopped before it began."), null);
        }
        catch (OutcomeUnknownException e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            // What only reads has no outcome that could be unknown: it failed.
            return run.ReadOnly
                ? (StepResults.NotStarted(request, StepFailure.TargetUnavailable, e.Message), null)
                : (StepResults.Unknown(request, e.Message), null);
        }
        catch (Exception e) when (e is ExecutionRefusedException or TargetUnavailableException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            return (StepResults.NotStarted(request, e), null);
        }
    }

    private async Task<StepOutcome> WithReasonAsync(StepOutcome outcome, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var id = outcome.Result.ExecutionId;
        var reason = await ExecutionStore.FindStopAsync(connection, null, id, cancellationToken)
            ?? (await StopStore.FindForRunningAsync(connection, id, cancellationToken))?.Sentence;
        return reason is not null
            ? outcome with { Result = outcome.Result with { Problem = $"It was stopped while it ran: {reason}" } }
            : outcome;
    }

    /// <summary>Stores result and output; waits for a database that is away, since only this process knows what happened.</summary>
    private async Task<StepOutcome> EndAsync(StepOutcome outcome, ScriptResult? result, WorkLease lease, CancellationToken cancellationToken)
    {
        if (result is not null && await KeepOutputAsync(outcome.Result, result) is { } notKept)
        {
            outcome = outcome with { Result = outcome.Result with { Output = StepResults.Last($"{outcome.Result.Output}\n[{notKept}]\n") } };
        }
        while (true)
        {
            try
            {
                await using var connection = await database.OpenAsync(CancellationToken.None);
                return await ExecutionStore.EndAsync(connection, outcome, lease.FencingToken, time.GetUtcNow(), CancellationToken.None)
                    ? outcome
                    : throw new LeaseLostException(outcome.Result.ExecutionId);
            }
            catch (Exception e) when (e is DatabaseUnavailableException or NpgsqlException)
            {
                LogNotStored(e, outcome.Result.ExecutionId);
                await Task.Delay(s_retry, time, cancellationToken);
            }
        }
    }

    private async Task<string?> KeepOutputAsync(StepResult result, ScriptResult script)
    {
        try
        {
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await ExecutionStore.KeepOutputAsync(connection, result.ExecutionId, script.Output, script.Truncated, time.GetUtcNow(), CancellationToken.None);
            return null;
        }
        catch (Exception e) when (e is DatabaseUnavailableException or NpgsqlException)
        {
            LogOutputNotStored(e, result.ExecutionId);
            return $"the whole output was not stored: {e.Message}";
        }
    }

    private async Task PublishAsync(StepRequest request, int index, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        await bus.Publish(
            new StepOutput
            {
                TaskId = request.TaskId, ExecutionId = request.ExecutionId, StepNumber = request.StepNumber, Action = request.Action,
                Index = index, At = time.GetUtcNow(), Text = text,
            },
            patience.Token);
    }

    [LoggerMessage(LogLevel.Information, "Task {TaskId}: {Action} {ExecutionId} ended: {End}, exit code {ExitCode}, after {Duration}")]
    private partial void LogEnded(Guid taskId, Guid executionId, StepAction action, ProcessEnd end, int exitCode, TimeSpan duration);

    [LoggerMessage(LogLevel.Warning, "Task {TaskId}: execution {ExecutionId} did not start: {Problem}")]
    private partial void LogNotStarted(Guid taskId, Guid executionId, string problem);

    [LoggerMessage(LogLevel.Warning, "Task {TaskId}: execution {ExecutionId} was begun earlier and has no result; {Killed} processes of it were still alive and were ended")]
    private partial void LogTakenOver(Guid taskId, Guid executionId, int killed);

    [LoggerMessage(LogLevel.Warning, "The intent of execution {ExecutionId} is not stored yet, and nothing has started; trying again")]
    private partial void LogIntentNotStored(Exception exception, Guid executionId);

    [LoggerMessage(LogLevel.Error, "The result of execution {ExecutionId} is not stored yet; trying again")]
    private partial void LogNotStored(Exception exception, Guid executionId);

    [LoggerMessage(LogLevel.Warning, "The whole output of execution {ExecutionId} was not stored")]
    private partial void LogOutputNotStored(Exception exception, Guid executionId);
}
