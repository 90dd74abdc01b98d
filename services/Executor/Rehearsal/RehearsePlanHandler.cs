using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Executor.Execution;
using Platform.Executor.Stops;
using Platform.Messaging;
using Platform.Messaging.Work;

namespace Platform.Executor.Rehearsal;

/// <summary>Dry runs a plan. It has no effect, so after a crash it simply runs again; a stop holds it like a probe.</summary>
internal sealed class RehearsePlanHandler(Session<ExecutorDatabase> session, PlanRehearsal rehearsal, StopGate gate, StopRequests stops, TimeProvider time)
    : IWorkHandler<RehearsePlan>
{
    public async Task<WorkResult> HandleAsync(RehearsePlan command, WorkLease lease, CancellationToken cancellationToken)
    {
        await using var watch = stops.Begin(command.RehearsalId);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(watch.Token, cancellationToken);
        if (await BeginAsync(command, lease, cancellationToken) is { } held)
        {
            return held;
        }
        try
        {
            return await AnswerAsync(command, await rehearsal.RunAsync(command.Plan, either.Token), cancellationToken);
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return await HoldEndedAsync(command, cancellationToken) ?? await AnswerAsync(command, Untried(command, "The dry run was stopped."), cancellationToken);
        }
    }

    public object GiveUp(RehearsePlan command, Exception exception) => Rehearsed(command, Untried(command, $"The executor failed in the dry run and gave up: {exception.Message}"));

    /// <summary>Commits the intent; what holds the dry run where a stop is in force.</summary>
    private async Task<WorkResult?> BeginAsync(RehearsePlan command, WorkLease lease, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        if (await gate.EnterAsync(Stoppable(command), cancellationToken) is { } order)
        {
            await ExecutionStore.WithdrawProbeAsync(session.Connection, session.Transaction, command.RehearsalId, cancellationToken);
            return await gate.HoldAsync(order, Stoppable(command), cancellationToken);
        }
        if (!await ExecutionStore.BeginProbeAsync(session.Connection, session.Transaction, Stoppable(command), lease.FencingToken, time.GetUtcNow(), cancellationToken))
        {
            throw new LeaseLostException(command.RehearsalId);
        }
        await session.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>What a stop ended begins anew when a person resumes; null where no stop is in force.</summary>
    private async Task<WorkResult?> HoldEndedAsync(RehearsePlan command, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        if (await StopStore.FindForRunningAsync(session.Connection, command.RehearsalId, cancellationToken) is not { } order)
        {
            await session.RollbackAsync();
            return null;
        }
        await ExecutionStore.WithdrawProbeAsync(session.Connection, session.Transaction, command.RehearsalId, cancellationToken);
        return await gate.HoldAsync(order, Stoppable(command), cancellationToken);
    }

    private async Task<WorkResult> AnswerAsync(RehearsePlan command, IReadOnlyList<StepRehearsal> steps, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        await ExecutionStore.EndProbeAsync(session.Connection, session.Transaction, command.RehearsalId, time.GetUtcNow(), cancellationToken);
        return WorkResult.Answer(Rehearsed(command, steps));
    }

    private static PlanRehearsed Rehearsed(RehearsePlan command, IReadOnlyList<StepRehearsal> steps) =>
        new() { RehearsalId = command.RehearsalId, TaskId = command.TaskId, Attempt = command.Attempt, Revision = command.Revision, Steps = steps };

    private static IReadOnlyList<StepRehearsal> Untried(RehearsePlan command, string why) => [.. command.Plan.Steps.Select(step => new StepRehearsal
    {
        StepNumber = step.Number, RollbackStatus = step.Rollback is null ? RollbackStatus.None : RollbackStatus.Declared, Reason = why,
    })];

    private static StoppableExecution Stoppable(RehearsePlan command) =>
        new(command.RehearsalId, command.TaskId, ExecutionKind.Rehearse, null, command.Plan.Target.Name, command.Plan.RunbookId);
}
