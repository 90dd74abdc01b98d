using Dapper;
using Npgsql;
using Platform.Contracts.Tasks;

namespace Platform.Agents.Budgets;

/// <summary>SQL of table <c>budget_decision</c>, in the database of the service that runs the agent.</summary>
internal static class BudgetStore
{
    /// <summary>
    /// Keeps the decisions that are not known yet; a repeat, or one that comes late, changes nothing. Returns how many were
    /// new. A request that is being reserved at the same time sees them or not; where not, its work is woken and asks again.
    /// </summary>
    public static Task<int> KeepAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, BudgetDecided decided, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into budget_decision (task_id, number, choice, limit_name, raised_by, attempt, conversation, decided_by, decided_at)
            select @TaskId, d.* from unnest(@numbers, @choices, @limits, @raises, @attempts, @conversations, @persons, @times) as d
            on conflict (task_id, number) do nothing
            """,
            new
            {
                decided.TaskId,
                numbers = decided.Decisions.Select(decision => decision.Number).ToArray(),
                choices = decided.Decisions.Select(decision => decision.Choice.ToString()).ToArray(),
                limits = decided.Decisions.Select(decision => decision.Limit?.ToString()).ToArray(),
                raises = decided.Decisions.Select(decision => decision.By).ToArray(),
                attempts = decided.Decisions.Select(decision => decision.Attempt).ToArray(),
                conversations = decided.Decisions.Select(decision => decision.Conversation).ToArray(),
                persons = decided.Decisions.Select(decision => decision.DecidedBy).ToArray(),
                times = decided.Decisions.Select(decision => decision.At.ToUniversalTime()).ToArray(),
            }, transaction, cancellationToken: cancellationToken));

    /// <summary>What was decided about a task; read in the transaction that reserves a request.</summary>
    public static async Task<TaskBudget> ReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid taskId, int attempt, string conversation, CancellationToken cancellationToken)
    {
        var rows = (await connection.QueryAsync<DecisionRow>(new CommandDefinition(
            """
            select number, limit_name as LimitName, raised_by as RaisedBy, decided_by as DecidedBy,
                   choice = 'WithoutModel' and attempt = @attempt and (conversation is null or conversation = @conversation) as EndsModel
            from budget_decision where task_id = @taskId order by number
            """, new { taskId, attempt, conversation }, transaction, cancellationToken: cancellationToken))).AsList();
        return new TaskBudget(
            rows.Count == 0 ? 0 : rows[^1].Number,
            rows.Where(row => row.LimitName is not null).GroupBy(row => Enum.Parse<BudgetLimit>(row.LimitName!)).ToDictionary(group => group.Key, group => group.Sum(row => row.RaisedBy ?? 0)),
            rows.Find(row => row.EndsModel)?.DecidedBy);
    }

    /// <summary>Forgets decisions as old as the turns that are forgotten, at most so many.</summary>
    public static Task CleanAsync(NpgsqlConnection connection, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            with old as (select task_id, number from budget_decision where decided_at < @before limit @limit for update skip locked)
            delete from budget_decision d using old o where d.task_id = o.task_id and d.number = o.number
            """, new { before, limit }, cancellationToken: cancellationToken));

    private sealed record DecisionRow(int Number, string? LimitName, double? RaisedBy, string DecidedBy, bool EndsModel);
}

/// <summary>What persons decided about the budget of a task.</summary>
/// <param name="Newest">Number of the newest decision; 0 = none.</param>
/// <param name="Raised">How much was added to which limit.</param>
/// <param name="WithoutModelBy">Who decided that it goes on without a model; null = nobody.</param>
internal sealed record TaskBudget(int Newest, IReadOnlyDictionary<BudgetLimit, double> Raised, string? WithoutModelBy);
