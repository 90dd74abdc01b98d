using MassTransit;
using Microsoft.Extensions.Logging;
using Platform.Automation.Authoring;
using Platform.Contracts.Planning;
using Platform.Messaging;
using Platform.Messaging.Work;
using Platform.ShellAnalysis;

namespace Platform.Automation.Planning;

/// <summary>Drafts a plan, or says which values it needs or why there can be none.</summary>
internal sealed partial class DraftPlanHandler(
    Session<AutomationDatabase> session, PlanSecrets secrets, PlanAuthor author, ScriptAnalyzer analyzer, TimeProvider clock, ILogger<DraftPlanHandler> logger)
    : IWorkHandler<DraftPlan>
{
    public async Task<WorkResult> HandleAsync(DraftPlan command, WorkLease lease, CancellationToken cancellationToken)
    {
        try
        {
            var plan = command.Diagnosis.Procedure is null ? await author.WriteAsync(command, cancellationToken) : null;
            plan ??= await DraftAsync(command, cancellationToken);
            plan = await ScriptRisk.ApplyAsync(plan, command.Analysis.Risk, analyzer, cancellationToken);
            var hash = PlanHash.Compute(plan);
            await session.BeginAsync(cancellationToken);
            await PlanStore.KeepAsync(session.Connection, session.Transaction, plan, hash, clock.GetUtcNow(), cancellationToken);
            LogDrafted(command.TaskId, plan.RunbookId is { } runbook ? $"runbook {runbook}" : plan.WrittenBy, plan.Steps.Count, plan.Risk.Score, hash);
            return WorkResult.Answer(new PlanDrafted
            {
                TaskId = command.TaskId, Attempt = command.Attempt, Revision = command.Revision, Plan = plan, PlanHash = hash,
            });
        }
        catch (RequestTimeoutException silent)
        {
            LogWaits(command.TaskId, silent.Message);
            return WorkResult.Wait(TimeSpan.FromSeconds(5));
        }
        catch (ValuesRequiredException required)
        {
            LogAsks(command.TaskId, required.Message);
            return WorkResult.Answer(new ParametersRequired
            {
                TaskId = command.TaskId, Attempt = command.Attempt, Revision = command.Revision, Parameters = required.Parameters,
            });
        }
        catch (PlanningException refused)
        {
            LogRefused(command.TaskId, refused.Message);
            return WorkResult.Answer(Failed(command, refused.Message));
        }
    }

    /// <summary>The steps of the runbook that the diagnosis names.</summary>
    private async Task<Plan> DraftAsync(DraftPlan command, CancellationToken cancellationToken)
    {
        var plan = await secrets.ApplyAsync(PlanDrafter.Draft(command), command.Diagnosis.Procedure!.Parameters, cancellationToken);
        await ScriptSyntax.CheckAsync(command.Diagnosis.Procedure!.Blocks, cancellationToken);
        return plan;
    }

    public object GiveUp(DraftPlan command, Exception exception) =>
        Failed(command, $"Drafting the plan failed several times and was given up: {exception.Message}");

    private static PlanningFailed Failed(DraftPlan command, string reason) =>
        new() { TaskId = command.TaskId, Attempt = command.Attempt, Revision = command.Revision, Reason = reason };

    [LoggerMessage(LogLevel.Information, "Task {TaskId}: plan of {Author} with {Steps} steps drafted, risk {Risk}, hash {Hash}")]
    private partial void LogDrafted(Guid taskId, string? author, int steps, int risk, string hash);

    [LoggerMessage(LogLevel.Warning, "Task {TaskId}: the plan names secrets, and Executor does not tell their versions: {Problem}")]
    private partial void LogWaits(Guid taskId, string problem);

    [LoggerMessage(LogLevel.Information, "Task {TaskId}: {Missing}")]
    private partial void LogAsks(Guid taskId, string missing);

    [LoggerMessage(LogLevel.Information, "Task {TaskId}: no plan: {Reason}")]
    private partial void LogRefused(Guid taskId, string reason);
}
