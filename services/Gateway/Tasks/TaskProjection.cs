using System.Text.Json;
using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Messaging;

namespace Platform.Gateway.Tasks;

/// <summary>Builds the task views out of the saga's recorded changes, in whatever order and however often they come.</summary>
internal sealed class TaskProjection(Session<GatewayDatabase> session, TimeProvider clock) : IConsumer<TaskChanged>
{
    public Task Consume(ConsumeContext<TaskChanged> context)
    {
        var change = context.Message;
        var parts = PartsOf(change);
        if (change.Change == TaskChange.Reported && change.Data?.Deserialize<Document>(ContractsJson.Options) is { } report)
        {
            DocumentStore.Insert(session, change.TaskId, report);
        }
        // Large data stays out of the list of changes: it has a resource of its own.
        var data = parts is [{ Name: "plan" or "diagnosis" }] || change.Change is TaskChange.Reported or TaskChange.RehearsalStarted ? null : Text(change.Data);
        ProjectionStore.RecordChange(session, change, data, parts, clock.GetUtcNow());
        return Task.CompletedTask;
    }

    private static IReadOnlyList<TaskPart> PartsOf(TaskChanged change) => (change.Change, Text(change.Data)) switch
    {
        (TaskChange.Analyzed, { } json) => [new TaskPart("analysis", json, null)],
        (TaskChange.Diagnosed, { } json) => [new TaskPart("diagnosis", json, null)],
        (TaskChange.ParametersRequired, { } json) => [new TaskPart("questions", json, null)],
        (TaskChange.BudgetReached, { } json) => [new TaskPart("budget", json, null)],
        // The hash is of what is stored, whatever the snapshot says: a change that is sent again carries the task's newest one.
        (TaskChange.Planned or TaskChange.ApprovalRequested, { } json) => [new TaskPart("plan", json, PlanHash.Compute(JsonSerializer.Deserialize<Plan>(json, ContractsJson.Options)!))],
        // A new attempt knows nothing yet; what the former one found is in the list of changes.
        (TaskChange.Restarted, _) => TaskPart.Forgotten,
        _ => [],
    };

    private static string? Text(JsonElement? data) => data is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } element ? element.GetRawText() : null;
}
