using Npgsql;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>Reads of a task's live stream.</summary>
internal sealed class StreamStore(GatewayDatabase database)
{
    /// <summary>
    /// Changes and output after a position, in order. Positions become visible in order (see <c>task_stream</c>), so
    /// continuing after the last one misses nothing.
    /// </summary>
    public async Task<IReadOnlyList<StreamItem>> ReadAsync(Guid taskId, long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            (select position, change, sequence, at, summary, status, data, null::uuid, null::int, null::int
             from task_event where task_id = $1 and position > $2 order by position limit $3)
            union all
            (select position, null, step_number, at, text, action, null::json, execution_id, step_number, chunk
             from step_output where task_id = $1 and position > $2 order by position limit $3)
            order by position limit $3
            """, connection) { Parameters = { new() { Value = taskId }, new() { Value = after }, new() { Value = limit } } };
        var items = new List<StreamItem>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(reader.IsDBNull(1) ? Output(reader) : Change(reader));
        }
        return items;
    }

    /// <summary>Status after the newest change in the stream; null where the stream has none yet.</summary>
    public async Task<TaskStatus?> FindStatusAsync(Guid taskId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "select status from task_event where task_id = $1 and position is not null order by position desc limit 1", connection)
        {
            Parameters = { new() { Value = taskId } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is string status ? Enum.Parse<TaskStatus>(status) : null;
    }

    private static StreamItem Change(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        new TaskEventResponse
        {
            Change = Enum.Parse<TaskChange>(reader.GetString(1)),
            Sequence = reader.GetInt32(2),
            At = reader.GetFieldValue<DateTimeOffset>(3),
            Summary = reader.GetString(4),
            Status = Enum.Parse<TaskStatus>(reader.GetString(5)),
            Data = TaskStore.Json(reader, 6),
        }, null);

    private static StreamItem Output(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), null,
        new StepOutputResponse
        {
            At = reader.GetFieldValue<DateTimeOffset>(3),
            Text = reader.GetString(4),
            Action = Enum.Parse<StepAction>(reader.GetString(5)),
            ExecutionId = reader.GetGuid(7),
            StepNumber = reader.GetInt32(8),
            Index = reader.GetInt32(9),
        });
}

/// <summary>One entry of a stream: a change or a chunk of output.</summary>
internal sealed record StreamItem(long Position, TaskEventResponse? Change, StepOutputResponse? Output);

/// <summary>A piece of live output.</summary>
public sealed record StepOutputResponse
{
    public required Guid ExecutionId { get; init; }
    public required int StepNumber { get; init; }
    public required StepAction Action { get; init; }
    /// <summary>0, 1, 2, ... per execution.</summary>
    public required int Index { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Text { get; init; }
}
