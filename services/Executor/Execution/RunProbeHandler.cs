using System.Diagnostics;
using Microsoft.Extensions.Options;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;
using Platform.Messaging.Work;

namespace Platform.Executor.Execution;

/// <summary>Runs a probe, read-only. It changes nothing, so after a crash it simply runs again.</summary>
internal sealed class RunProbeHandler(
    ApprovedScript approved, ScriptRunners runners, StopRequests stops, IOptions<ExecutionOptions> options, TimeProvider time) : IWorkHandler<RunProbe>
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
            using var activity = ExecutorTelemetry.StartScript(run, command.TaskId, "probe");
            var result = await runners.For(run.Target, run.Interpreter).RunAsync(run, null, either.Token);
            cancellationToken.ThrowIfCancellationRequested();
            activity?.SetTag("process.exit.code", result.ExitCode);
            return Answer(command, Evidence(command, at) with
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
            });
        }
        catch (Exception e) when (e is ExecutionRefusedException or TargetUnavailableException or OutcomeUnknownException)
        {
            Activity.Current?.SetStatus(ActivityStatusCode.Error, e.Message);
            return Answer(command, Evidence(command, at) with { Problem = e.Message });
        }
    }

    public object GiveUp(RunProbe command, Exception exception) => new ProbeCompleted
    {
        TaskId = command.TaskId,
        Evidence = Evidence(command, time.GetUtcNow()) with { Problem = $"The executor failed and gave up: {exception.Message}" },
    };

    private static WorkResult Answer(RunProbe command, EvidenceRecord evidence) =>
        WorkResult.Answer(new ProbeCompleted { TaskId = command.TaskId, Evidence = evidence });

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
