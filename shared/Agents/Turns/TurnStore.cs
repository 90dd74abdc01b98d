using Dapper;
using Npgsql;
using Platform.Agents.Budgets;
using Platform.Agents.Definitions;
using Platform.Persistence;

namespace Platform.Agents.Turns;

/// <summary>SQL of tables <c>model_turn</c> and <c>model_answer</c>, in the database of the service that runs the agent.</summary>
internal sealed class TurnStore<TDatabase>(TDatabase database, TimeProvider clock)
    where TDatabase : ServiceDatabase
{
    /// <summary>The answer that this conversation has already got to exactly this request; null where it was never answered.</summary>
    public async Task<(string Model, string Answer)?> FindAnsweredAsync(string conversation, byte[] key, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<(string, string)?>(new CommandDefinition(
            """
            select model, answer from model_turn
            where conversation = @conversation and request_key = @key and state = 'Answered'
            order by started_at limit 1
            """, new { conversation, key }, cancellationToken: cancellationToken));
    }

    /// <summary>The answer that a numbered turn of this conversation has got, whatever its request was; null where it was never answered.</summary>
    public async Task<(string Model, string Answer)?> FindStepAsync(string conversation, int step, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<(string, string)?>(new CommandDefinition(
            """
            select model, answer from model_turn
            where conversation = @conversation and step = @step and state = 'Answered'
            order by started_at, turn_id limit 1
            """, new { conversation, step }, cancellationToken: cancellationToken));
    }

    /// <summary>An answer to exactly this request in any conversation, while it may be given again.</summary>
    public async Task<(string Model, string Answer)?> FindCachedAsync(byte[] key, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<(string, string)?>(new CommandDefinition(
            "select model, answer from model_answer where request_key = @key and expires_at > @now", new { key, now = clock.GetUtcNow() }, cancellationToken: cancellationToken));
    }

    /// <summary>
    /// Begins a turn, or another request of it, if the budgets of task and day allow what it may cost at most. Reservations of
    /// one service queue on an advisory lock, so that two at once cannot both take the last of a budget. A crash afterwards
    /// leaves the row open: what was reserved stays counted, because it may have been spent. Returns what is in the way, or null.
    /// </summary>
    public async Task<BudgetExcess?> ReserveAsync(Turn turn, Spending spending, BudgetOptions budget, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtext('model_turn'))", transaction: transaction, cancellationToken: cancellationToken));
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var used = await UsedAsync(connection, transaction, turn.TaskId, null, day, cancellationToken);
        var decided = await BudgetStore.ReadAsync(connection, transaction, turn.TaskId, turn.Attempt, turn.Conversation, cancellationToken);
        var excess = BudgetCheck.Excess(used.OfTask, used.OfDay, spending, budget, decided);
        if (excess is null && turn.Definition is { } definition && OwnBudget.IsSet(definition))
        {
            var own = await UsedAsync(connection, transaction, turn.TaskId, turn.Agent, day, cancellationToken);
            excess = OwnBudget.Excess(definition, own.OfTask, own.OfDay, spending) is { } reason ? new BudgetExcess(reason) : null;
        }
        if (excess is not null)
        {
            return excess;
        }
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into model_turn (turn_id, task_id, conversation, request_key, agent, purpose, model, step, state, tries,
                                    input_tokens, output_tokens, cost, milliseconds, started_at, definition, definition_version)
            values (@TurnId, @TaskId, @Conversation, @RequestKey, @Agent, @Purpose, @Model, @Step, 'Open', @Tries, @InputTokens, @OutputTokens, @Cost, 0, @now, @Definition, @Version)
            on conflict (turn_id) do update
            set tries = model_turn.tries + excluded.tries, input_tokens = model_turn.input_tokens + excluded.input_tokens,
                output_tokens = model_turn.output_tokens + excluded.output_tokens, cost = model_turn.cost + excluded.cost
            """,
            new
            {
                turn.TurnId, turn.TaskId, turn.Conversation, turn.RequestKey, turn.Agent, turn.Purpose, turn.Model, turn.Step, Definition = turn.Definition?.Id, turn.Definition?.Version,
                spending.Tries, spending.InputTokens, spending.OutputTokens, spending.Cost, now,
            }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>
    /// Ends a turn with what it really took, and keeps the answer for the same request to come. One statement; a repeat
    /// changes nothing. A turn that was never begun (its budget was used up at once) has no row and stays without one.
    /// </summary>
    public async Task EndAsync(Turn turn, TurnEnd end, DateTimeOffset? keepUntil)
    {
        // Not cancelled with the work: what was paid for is kept.
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            with kept as (
                insert into model_answer (request_key, model, answer, answered_at, expires_at)
                select @RequestKey, @model, @answer, @now, @keepUntil where @keepUntil::timestamptz is not null
                on conflict (request_key) do update
                set model = excluded.model, answer = excluded.answer, answered_at = excluded.answered_at, expires_at = excluded.expires_at
            )
            update model_turn
            set state = @state, answer = @answer, problem = @problem, model = @model, tries = @Tries, input_tokens = @InputTokens,
                output_tokens = @OutputTokens, cost = @Cost, milliseconds = @Milliseconds, ended_at = @now
            where turn_id = @TurnId and state = 'Open'
            """,
            new
            {
                turn.TurnId, turn.RequestKey, keepUntil, now = clock.GetUtcNow(), answer = Storable(end.Answer), problem = Storable(end.Problem), model = end.Model,
                state = end.Answer is null ? "Failed" : "Answered",
                end.Spent.Tries, end.Spent.InputTokens, end.Spent.OutputTokens, end.Spent.Cost, Milliseconds = (long)end.Duration.TotalMilliseconds,
            }, cancellationToken: CancellationToken.None));
    }

    /// <summary>Forgets turns and answers whose time is over, at most so many of each; returns how many went.</summary>
    public async Task<int> CleanAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await BudgetStore.CleanAsync(connection, before, limit, cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            with old_turns as (
                select turn_id from model_turn where started_at < @before limit @limit for update skip locked
            ), gone as (
                delete from model_turn t using old_turns o where t.turn_id = o.turn_id
            ), old_answers as (
                select request_key from model_answer where expires_at < @now limit @limit for update skip locked
            )
            delete from model_answer a using old_answers o where a.request_key = o.request_key
            """, new { before, now = clock.GetUtcNow(), limit }, cancellationToken: cancellationToken));
    }

    /// <summary>
    /// What the service, or one agent of it, has used for a task and since the day began. A statement of its own: it must see
    /// what was committed while its transaction waited for the lock.
    /// </summary>
    private static Task<UsedRow> UsedAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid taskId, string? agent, DateTimeOffset day, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<UsedRow>(new CommandDefinition(
            """
            select coalesce(sum(tries) filter (where task_id = @taskId), 0)::bigint as TaskCalls,
                   coalesce(sum(input_tokens + output_tokens) filter (where task_id = @taskId), 0)::bigint as TaskTokens,
                   coalesce(sum(milliseconds) filter (where task_id = @taskId), 0)::bigint as TaskMilliseconds,
                   coalesce(sum(cost) filter (where task_id = @taskId), 0) as TaskCost,
                   coalesce(sum(tries) filter (where started_at >= @day), 0)::bigint as DayCalls,
                   coalesce(sum(input_tokens + output_tokens) filter (where started_at >= @day), 0)::bigint as DayTokens,
                   coalesce(sum(milliseconds) filter (where started_at >= @day), 0)::bigint as DayMilliseconds,
                   coalesce(sum(cost) filter (where started_at >= @day), 0) as DayCost
            from model_turn where (task_id = @taskId or started_at >= @day) and (@agent::text is null or agent = @agent)
            """, new { taskId, agent, day }, transaction, cancellationToken: cancellationToken));

    private sealed record UsedRow(
        long TaskCalls, long TaskTokens, long TaskMilliseconds, decimal TaskCost, long DayCalls, long DayTokens, long DayMilliseconds, decimal DayCost)
    {
        public BudgetUse OfTask => new(TaskCalls, TaskTokens, TaskMilliseconds, TaskCost);

        public BudgetUse OfDay => new(DayCalls, DayTokens, DayMilliseconds, DayCost);
    }

    private static string? Storable(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);
}
