using System.Diagnostics;
using Microsoft.Extensions.Options;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;
using Platform.Executor.Stops;
using Platform.Messaging;
using Platform.Messaging.Work;

namespace Platform.Executor.Execution;

/// <summary>Runs a probe, read-only. It changes nothing, so after a crash it simply runs again.</summary>
internal sealed class RunProbeHandler(
    Session<ExecutorDatabase> session, ApprovedScript approved, ScriptRunners runners, StopGate gate, StopRequests stops,
    IOptions<ExecutionOptions> options, TimeProvider time) : IWorkHandler<RunProbe>
{
    public async Task<WorkResult> HandleAsync(RunProbe command, WorkLease lease, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        await using var watch = stops.Begin(command.EvidenceId);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(watch.Token, cancellationToken);
        try
        {
            var run = new ScriptRun
            {
                ExecutionId = command.EvidenceId,
                Target = await approved.ResolveAsync(command.Target, cancellationToken),
                Interpreter = command.Interpreter,
                Text = command.Script,
                Parameters = command.Parameters,
                ReadOnly = true,
                Effects = DeclaredEffects.ReadOnly,
                Timeout = TimeSpan.FromSeconds(command.TimeoutSeconds),
                OutputCharacters = options.Value.EvidenceCharacters,
            };
            await approved.CheckAsync(run, cancellationToken);
            if (await BeginAsync(command, lease, at, cancellationToken) is { } held)
            {
                return held;
            }
            using var activity = ExecutorTelemetry.StartScript(run, command.TaskId, "probe");
            var result = await runners.For(run.Target, run.Interpreter).RunAsync(run, null, either.Token);
            cancellationToken.ThrowIfCancellationRequested();
            activity?.SetTag("process.exit.code", result.ExitCode);
            if (result.End == ProcessEnd.Stopped && await HoldEndedAsync(command, cancellationToken) is { } ended)
            {
                return ended;
            }
            return await AnswerAsync(command, Evidence(command, at) with
            {
                DurationMs = (int)result.Duration.TotalMilliseconds,
                ExitCode = result.End == ProcessEnd.Exited ? result.ExitCode : null,
                Text = result.Output,
                Truncated = result.Truncated,
                Problem = result.End switch
                {
                    ProcessEnd.TimedOut => $"The probe was ended after its time-out of {command.TimeoutSeconds} s.",
                    ProcessEnd.Stopped => "The probe was stopped.",
                    _ => null,
                },
            }, cancellationToken);
        }
        catch (Exception e) when (e is ExecutionRefusedException or TargetUnavailableException or OutcomeUnknownException)
        {
            Activity.Current?.SetStatus(ActivityStatusCode.Error, e.Message);
            return await AnswerAsync(command, Evidence(command, at) with { Problem = e.Message }, cancellationToken);
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return await HoldEndedAsync(command, cancellationToken)
                ?? await AnswerAsync(command, Evidence(command, at) with { Problem = "The probe was stopped before it began." }, cancellationToken);
        }
    }

    public object GiveUp(RunProbe command, Exception exception) => new ProbeCompleted
    {
        TaskId = command.TaskId,
        Evidence = Evidence(command, time.GetUtcNow()) with { Problem = $"The executor failed and gave up: {exception.Message}" },
    };

    /// <summary>Commits the intent; what holds the probe where a stop is in force.</summary>
    private async Task<WorkResult?> BeginAsync(RunProbe command, WorkLease lease, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        if (await gate.EnterAsync(Stoppable(command), cancellationToken) is { } order)
        {
            await ExecutionStore.WithdrawProbeAsync(session.Connection, session.Transaction, command.EvidenceId, cancellationToken);
            return await gate.HoldAsync(order, Stoppable(command), cancellationToken);
        }
        if (!await ExecutionStore.BeginProbeAsync(session.Connection, session.Transaction, Stoppable(command), lease.FencingToken, now, cancellationToken))
        {
            throw new LeaseLostException(command.EvidenceId);
        }
        await session.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>A probe that a stop ended begins anew when a person resumes; null where no stop is in force.</summary>
    private async Task<WorkResult?> HoldEndedAsync(RunProbe command, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        if (await StopStore.FindForRunningAsync(session.Connection, command.EvidenceId, cancellationToken) is not { } order)
        {
            await session.RollbackAsync();
            return null;
        }
        await ExecutionStore.WithdrawProbeAsync(session.Connection, session.Transaction, command.EvidenceId, cancellationToken);
        return await gate.HoldAsync(order, Stoppable(command), cancellationToken);
    }

    private async Task<WorkResult> AnswerAsync(RunProbe command, EvidenceRecord evidence, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        await ExecutionStore.EndProbeAsync(session.Connection, session.Transaction, command.EvidenceId, time.GetUtcNow(), cancellationToken);
        return WorkResult.Answer(new ProbeCompleted { TaskId = command.TaskId, Evidence = evidence });
    }

    private static StoppableExecution Stoppable(RunProbe command) =>
        new(command.EvidenceId, command.TaskId, ExecutionKind.Probe, null, command.Target.Name, command.RunbookId);

    private static EvidenceRecord Evidence(RunProbe command, DateTimeOffset at) => new()
    {
        EvidenceId = command.EvidenceId,
        RunbookId = command.RunbookId,
        ProbeId = command.ProbeId,
        Title = command.Title,
        Target = command.Target.Name,
        Script = command.Script,
        Interpreter = command.Interpreter,
        At = at,
        DurationMs = 0,
        Text = "",
    };
}
