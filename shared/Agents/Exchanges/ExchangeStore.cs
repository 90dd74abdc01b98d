using Dapper;
using Platform.Persistence;

namespace Platform.Agents.Exchanges;

/// <summary>SQL of table <c>model_exchange</c>, in the database of the service that runs the agent.</summary>
/// <param name="database">The service's database.</param>
/// <param name="clock">The time.</param>
public sealed class ExchangeStore<TDatabase>(TDatabase database, TimeProvider clock)
    where TDatabase : ServiceDatabase
{
    /// <summary>More than a task's budget of requests allows by default; a task with more is cut off here.</summary>
    private const int MostOfATask = 200;

    /// <summary>Keeps one exchange. A statement of its own: what is lost with a crash is a record for tests, never an answer.</summary>
    internal async Task AddAsync(Guid taskId, string agent, string purpose, string request, string answer, long inputTokens, long outputTokens, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into model_exchange (exchange_id, task_id, agent, purpose, request, answer, input_tokens, output_tokens, answered_at)
            values (@id, @taskId, @agent, @purpose, @request, @answer, @inputTokens, @outputTokens, @now)
            """,
            new { id = Guid.CreateVersion7(), taskId, agent, purpose, request, answer, inputTokens, outputTokens, now = clock.GetUtcNow() }, cancellationToken: cancellationToken));
    }

    /// <summary>What was recorded of a task, oldest first, and how many turns it took in all. Two statements; a turn in between is not seen.</summary>
    internal async Task<(IReadOnlyList<ModelExchange> Exchanges, int Turns)> ListAsync(Guid taskId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var exchanges = await connection.QueryAsync<ModelExchange>(new CommandDefinition(
            """
            select exchange_id as Id, agent, purpose, request, answer, input_tokens as InputTokens, output_tokens as OutputTokens, answered_at as AnsweredAt
            from model_exchange where task_id = @taskId order by exchange_id limit @MostOfATask
            """, new { taskId, MostOfATask }, cancellationToken: cancellationToken));
        var turns = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*)::int from model_turn where task_id = @taskId", new { taskId }, cancellationToken: cancellationToken));
        return ([.. exchanges], turns);
    }

    /// <summary>Forgets exchanges whose time is over, at most so many.</summary>
    internal async Task CleanAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from model_exchange e using (
                select exchange_id from model_exchange where answered_at < @before limit @limit for update skip locked
            ) old where e.exchange_id = old.exchange_id
            """, new { before, limit }, cancellationToken: cancellationToken));
    }
}
