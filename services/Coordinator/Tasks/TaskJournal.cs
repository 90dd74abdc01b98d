using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Messaging;

namespace Platform.Coordinator.Tasks;

/// <summary>Records each change of a task in its journal and publishes it, in the transaction that makes the change.</summary>
internal sealed class TaskJournal(
    TaskStore store, Session<CoordinatorDatabase> session, IOptions<TaskOptions> options, TimeProvider clock, ILogger<TaskJournal> logger)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Records one change with the task as it is now.</summary>
    public async Task RecordAsync(BehaviorContext<TaskState> context, TaskChange change, string summary, object? data = null)
    {
        var task = context.Saga;
        task.Sequence++;
        task.EndPauses(change);
        var json = data is null ? null : JsonSerializer.Serialize(data, data.GetType(), ContractsJson.Options);
        var changed = new TaskChanged
        {
            TaskId = task.CorrelationId,
            Sequence = task.Sequence,
            Change = change,
            At = Now,
            Summary = Text.Clean(summary),
            Snapshot = task.Snapshot(),
            Data = json is null ? null : JsonElement.Parse(json),
        };
        store.Append(changed, json);
        await context.Publish(changed, context.CancellationToken);
        session.OnCommitted(() => TaskLog.Recorded(logger, changed.TaskId, changed.Sequence, change, changed.Snapshot.Status));
    }

    /// <summary>Records a decision on the current plan.</summary>
    public void RecordDecision(BehaviorContext<TaskState> context, string decision, string by, string? comment)
    {
        var task = context.Saga;
        task.Decisions++;
        store.AddDecision(task.CorrelationId, task.Decisions, new ApprovalFact(decision, Text.Clean(by), Text.CleanOrNull(comment), Now, task.PlanHash!));
    }

    /// <summary>Reads what an earlier change of the task carries.</summary>
    public async Task<T> ReadAsync<T>(BehaviorContext<TaskState> context, int? sequence) =>
        JsonSerializer.Deserialize<T>(
            await store.ReadDataAsync(context.Saga.CorrelationId, sequence!.Value, context.CancellationToken), ContractsJson.Options)!;

    /// <summary>When an unanswered command is sent again.</summary>
    public DateTimeOffset NextResend(TaskState task) =>
        Now.AddSeconds(Math.Min(options.Value.MaxResendSeconds, options.Value.ResendSeconds * Math.Pow(2, Math.Min(task.Resends, 20))));

    /// <summary>Everything recorded of the task so far.</summary>
    public async Task<TaskFacts> ReadFactsAsync(BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        var carried = new[] { task.AnalysisAt, task.DiagnosisAt, task.PlanAt }.OfType<int>().ToArray();
        var rows = await store.ReadJournalAsync(task.CorrelationId, task.Attempt, carried, context.CancellationToken);
        var bySequence = rows.Where(row => row.Data is not null).ToDictionary(row => row.Sequence, row => row.Data!);
        return new TaskFacts
        {
            Task = task.Snapshot(),
            Outcome = task.Outcome ?? task.Status,
            Context = task.Context,
            Analysis = Carried<TaskAnalysis>(bySequence, task.AnalysisAt),
            Diagnosis = Carried<DiagnosisResult>(bySequence, task.DiagnosisAt),
            Plan = Carried<Plan>(bySequence, task.PlanAt),
            PlanHash = task.PlanHash,
            Approvals = await store.ReadDecisionsAsync(task.CorrelationId, context.CancellationToken),
            Executions = [.. rows
                .Where(row => row.Data is not null && !carried.Contains(row.Sequence))
                .Select(row => JsonSerializer.Deserialize<StepResult>(row.Data!, ContractsJson.Options)!)],
            Timeline = [.. rows.Select(row =>
                new TimelineEntry(row.Sequence, new DateTimeOffset(row.At, TimeSpan.Zero), Enum.Parse<TaskChange>(row.Change), row.Summary))],
        };
    }

    private static T? Carried<T>(Dictionary<int, string> data, int? sequence)
        where T : class =>
        sequence is { } at && data.TryGetValue(at, out var json) ? JsonSerializer.Deserialize<T>(json, ContractsJson.Options) : null;
}
