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
    public async Task Consume(ConsumeContext<TaskChanged> context)
    {
        var change = context.Message;
        var part = PartOf(change);
        if (change.Change == TaskChange.Reported && change.Data?.Deserialize<Document>(ContractsJson.Options) is { } report)
        {
            await DocumentStore.InsertAsync(session, change.TaskId, report, context.CancellationToken);
        }
        // Large data stays out of the list of changes: it has a resource of its own.
        var data = part?.Name is "plan" or "diagnosis" || change.Change == TaskChange.Reported ? null : Text(change.Data);
        await ProjectionStore.RecordChangeAsync(session, change, data, part, clock.GetUtcNow(), context.CancellationToken);
    }

    private static TaskPart? PartOf(TaskChanged change) => (change.Change, Text(change.Data)) switch
    {
        (_, null) => null,
        (TaskChange.Analyzed, { } json) => new TaskPart("analysis", json, null),
        (TaskChange.Diagnosed, { } json) => new TaskPart("diagnosis", json, null),
        (TaskChange.ParametersRequired, { } json) => new TaskPart("questions", json, null),
        (TaskChange.Planned or TaskChange.ApprovalRequested, { } json) => new TaskPart("plan", json, change.Snapshot.PlanHash ?? HashOf(json)),
        _ => null,
    };

    private static string? HashOf(string json) => JsonSerializer.Deserialize<Plan>(json, ContractsJson.Options) is { } plan ? PlanHash.Compute(plan) : null;

    private static string? Text(JsonElement? data) => data is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } element ? element.GetRawText() : null;
}
