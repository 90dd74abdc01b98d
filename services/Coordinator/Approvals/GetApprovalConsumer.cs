using System.Text.Json;
using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Tasks;

namespace Platform.Coordinator.Approvals;

/// <summary>Reads how it stands with an approval, from the task's own row and journal.</summary>
internal sealed class GetApprovalConsumer(TaskStore store) : IConsumer<GetApproval>
{
    private static string? WhyNot(TaskState task, GetApproval reader) =>
        task.Status != Contracts.Tasks.TaskStatus.PendingApproval ? $"The task is {task.Status}; no approval is asked for now."
        : task.Terms is { } terms ? ApprovalRule.NotAllowed(task, terms, reader.Person, reader.Roles)
        : null;

    public async Task Consume(ConsumeContext<GetApproval> context)
    {
        var taskId = context.Message.TaskId;
        if (await store.ReadTaskAsync(taskId, context.CancellationToken) is not { } task)
        {
            await context.RefuseUnknownTaskAsync(taskId);
            return;
        }
        if (task is not { PlanAt: { } planAt, PolicyAt: { } policyAt, PlanHash: { } hash })
        {
            await context.RespondAsync(DecisionExtensions.Refusal(task, TaskRefusal.WrongStatus, "The task has no plan: none has been drafted yet, or it needs none."));
            return;
        }
        await context.RespondAsync(new ApprovalFound
        {
            TaskId = taskId,
            Status = task.Status,
            Plan = await ReadAsync<Plan>(planAt),
            PlanHash = hash,
            Verdict = await ReadAsync<PolicyVerdict>(policyAt),
            ApprovedBy = task.Approvals,
            Askers = task.Askers,
            WhyNot = WhyNot(task, context.Message),
            WaitsUntil = task.Status == Contracts.Tasks.TaskStatus.Waiting ? task.WaitsUntil : null,
            Differences = task.RefusedAt is { } refusedAt ? (await ReadAsync<StepResult>(refusedAt)).Differences : [],
        });

        async Task<T> ReadAsync<T>(int sequence) =>
            JsonSerializer.Deserialize<T>(await store.ReadDataAsync(taskId, sequence, context.CancellationToken), ContractsJson.Options)!;
    }
}
