using Dapper;
using Npgsql;
using Platform.Contracts.Planning;

namespace Platform.Automation.Planning;

/// <summary>SQL of table <c>plan</c>.</summary>
internal static class PlanStore
{
    /// <summary>
    /// Keeps a plan with the bytes that its hash covers. The first draft of a revision stays: a repeat after a crash drafts
    /// the same, and if it ever differed, the answer that was given first is the one that counts.
    /// </summary>
    public static Task KeepAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Plan plan, string hash, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into plan (task_id, attempt, revision, hash, body, drafted_at)
            values (@TaskId, @Attempt, @Revision, @hash, @body, @now)
            on conflict (task_id, attempt, revision) do nothing
            """,
            new { plan.TaskId, plan.Attempt, plan.Revision, hash, body = PlanHash.CanonicalBytes(plan), now }, transaction, cancellationToken: cancellationToken));
}
