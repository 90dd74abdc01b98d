using System.Text;
using System.Text.Json;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using Platform.Gateway.Api;
using Platform.Messaging;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>Reads of the task views, and the row that makes a task visible before the saga has spoken.</summary>
internal sealed class TaskStore(GatewayDatabase database)
{
    private const string Columns =
        """
        v.task_id, v.sequence, v.status, v.attempt, v.description, v.target, v.requester, v.source, v.submitted_at, v.category, v.risk_score,
        v.risk_level, v.plan_hash, v.step_count, v.steps_done, v.approval_expires_at, v.approver, v.attention, v.reason, v.archived, v.ended_at
        """;

    /// <summary>Adds a task that was just accepted; the saga's first change, should it come earlier, wins.</summary>
    public static async Task InsertAcceptedAsync(Session<GatewayDatabase> session, SubmitTask task, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into task_view (task_id, sequence, status, attempt, description, target, requester, source, submitted_at)
            values ($1, 0, 'Analyzing', 1, $2, $3, $4, $5, $6)
            on conflict (task_id) do nothing
            """, session.Connection, session.Transaction)
        {
            Parameters =
            {
                new() { Value = task.TaskId }, new() { Value = task.Description }, new() { Value = task.Target ?? "local" },
                new() { Value = task.Requester }, new() { Value = task.Source }, new() { Value = task.SubmittedAt },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>One task with its analysis and, where it waits for them, the questions or the budgets; null where there is none.</summary>
    public async Task<TaskResponse?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            select {Columns}, a.body, q.body, b.body,
                (select f.origin_id from follow_up f where f.task_id = v.task_id),
                (select json_agg(json_build_object('item', f.item, 'taskId', f.task_id) order by f.submitted_at, f.task_id)::text from follow_up f where f.origin_id = v.task_id)
            from task_view v
            left join task_part a on a.task_id = v.task_id and a.part = 'analysis'
            left join task_part q on q.task_id = v.task_id and q.part = 'questions' and v.attention = 'ParametersRequired'
            left join task_part b on b.task_id = v.task_id and b.part = 'budget' and v.attention = 'BudgetUsedUp'
            where v.task_id = $1
            """, connection) { Parameters = { new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? Read(reader) with
            {
                Analysis = Contract<TaskAnalysis>(reader, 21), Questions = Contract<IReadOnlyList<RequiredParameter>>(reader, 22), Budget = Contract<IReadOnlyList<BudgetPause>>(reader, 23),
                FollowUpOf = reader.IsDBNull(24) ? null : reader.GetGuid(24), FollowUps = Contract<IReadOnlyList<FollowUpTask>>(reader, 25),
            }
            : null;
    }

    /// <summary>Number of the newest change of a task; null where there is no such task. One index lookup.</summary>
    public async Task<int?> FindSequenceAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select sequence from task_view where task_id = $1", connection) { Parameters = { new() { Value = id } } };
        return (int?)await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>
    /// One task more than the limit, where there is one. Only the conditions that are asked for are in the statement, so that
    /// an index fits. Of several statuses or categories each gives its own newest tasks out of the index and the newest of
    /// these are taken: what is read is bounded by the limit, however rare one of them is. Each is a branch and a parameter of
    /// its own, so that the planner knows how rare it is.
    /// </summary>
    public async Task<IReadOnlyList<TaskResponse>> ListAsync(TaskFilter filter, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand { Connection = connection };
        var conditions = new StringBuilder(filter.Archived ? "v.archived" : "not v.archived");
        void Condition(bool asked, string condition, Func<NpgsqlParameter> parameter)
        {
            if (asked)
            {
                conditions.Append(" and ").Append(condition);
                command.Parameters.Add(parameter());
            }
        }
        var (column, values) = filter.Statuses.Count > 0 ? ("status", filter.Statuses) : ("category", filter.Categories);
        Condition(filter.Statuses.Count > 0 && filter.Categories.Count > 0, "v.category = any (@categories)", () => new("categories", filter.Categories.ToArray()));
        Condition(filter.Target is not null, "v.target = @target", () => new("target", filter.Target));
        Condition(filter.Requester is not null, "v.requester = @requester", () => new("requester", filter.Requester));
        Condition(filter.Text is not null, "v.words @@ websearch_to_tsquery('simple', @text)", () => new("text", filter.Text));
        Condition(filter.After is not null, "(v.submitted_at, v.task_id) < (@after, @afterId)", () => new("after", filter.After!.Value.SubmittedAt));
        if (filter.After is { } after)
        {
            command.Parameters.AddWithValue("afterId", after.Id);
        }
        command.Parameters.AddWithValue("limit", filter.Limit + 1);
        const string Newest = "order by v.submitted_at desc, v.task_id desc limit @limit";
        IEnumerable<string> branches = [$"select * from task_view v where {conditions} {Newest}"];
        if (values.Count > 0)
        {
            branches = values.Select((_, number) => $"(select * from task_view v where v.{column} = @value{number} and {conditions} {Newest})");
            command.Parameters.AddRange(values.Select((value, number) => new NpgsqlParameter($"value{number}", value)).ToArray());
        }
        command.CommandText = $"select {Columns} from ({string.Join(" union all ", branches)}) as v {Newest}";
        var tasks = new List<TaskResponse>(filter.Limit + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            tasks.Add(Read(reader));
        }
        return tasks;
    }

    /// <summary>A large part of a task; null where the task has none now. A plan counts only while it is the task's current one.</summary>
    public async Task<(string Body, string? Hash, int Sequence)?> FindPartAsync(Guid id, string part, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select p.body, p.hash, p.sequence from task_part p join task_view v on v.task_id = p.task_id
            where p.task_id = $1 and p.part = $2 and p.body::text <> 'null' and (p.part <> 'plan' or p.hash = v.plan_hash)
            """, connection) { Parameters = { new() { Value = id }, new() { Value = part } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetString(0), Text(reader, 1), reader.GetInt32(2))
            : null;
    }

    /// <summary>
    /// Changes after a sequence number, in order. One whose predecessor has not come yet is left out, so that a reader who
    /// continues after the last one misses nothing.
    /// </summary>
    public async Task<IReadOnlyList<TaskEventResponse>> ListEventsAsync(Guid id, int after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select sequence, change, at, summary, status, data from task_event
            where task_id = $1 and sequence > $2 and position is not null order by sequence limit $3
            """, connection) { Parameters = { new() { Value = id }, new() { Value = after }, new() { Value = limit } } };
        var events = new List<TaskEventResponse>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            events.Add(new TaskEventResponse
            {
                Sequence = reader.GetInt32(0),
                Change = Enum.Parse<TaskChange>(reader.GetString(1)),
                At = reader.GetFieldValue<DateTimeOffset>(2),
                Summary = reader.GetString(3),
                Status = Enum.Parse<TaskStatus>(reader.GetString(4)),
                Data = Json(reader, 5),
            });
        }
        return events;
    }

    internal static JsonElement? Json(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : JsonSerializer.Deserialize<JsonElement>(reader.GetString(column), ApiJson.Options);

    private static T? Contract<T>(NpgsqlDataReader reader, int column)
        where T : class => reader.IsDBNull(column) ? null : JsonSerializer.Deserialize<T>(reader.GetString(column), ContractsJson.Options);

    private static TaskResponse Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Sequence = reader.GetInt32(1),
        Status = Enum.Parse<TaskStatus>(reader.GetString(2)),
        Attempt = reader.GetInt32(3),
        Description = reader.GetString(4),
        Target = reader.GetString(5),
        Requester = reader.GetString(6),
        Source = reader.GetString(7),
        SubmittedAt = reader.GetFieldValue<DateTimeOffset>(8),
        Category = Name<TaskCategory>(reader, 9),
        RiskScore = reader.IsDBNull(10) ? null : reader.GetInt32(10),
        RiskLevel = Name<RiskLevel>(reader, 11),
        PlanHash = Text(reader, 12),
        StepCount = reader.GetInt32(13),
        StepsDone = reader.GetInt32(14),
        ApprovalExpiresAt = Time(reader, 15),
        Approver = Text(reader, 16),
        Attention = Name<AttentionReason>(reader, 17),
        Reason = Text(reader, 18),
        Archived = reader.GetBoolean(19),
        EndedAt = Time(reader, 20),
        Links = TaskLinks.Of(reader.GetGuid(0)),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private static TEnum? Name<TEnum>(NpgsqlDataReader reader, int column)
        where TEnum : struct, Enum => reader.IsDBNull(column) ? null : Enum.Parse<TEnum>(reader.GetString(column));
}
