using Dapper;
using Platform.Messaging;

namespace Platform.Coordinator.Intake;

/// <summary>SQL of table <c>task_intake</c>.</summary>
internal static class IntakeStore
{
    /// <summary>
    /// Takes a key of a source; false where it was taken before. Two instances with the same event queue on the key: the
    /// second waits for the first to commit and then finds it taken, or takes it where the first rolled back.
    /// </summary>
    public static async Task<bool> TakeAsync(
        Session<CoordinatorDatabase> session, string source, string idempotencyKey, Guid taskId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await session.Connection.ExecuteAsync(new CommandDefinition(
            """
            insert into task_intake (source, idempotency_key, task_id, received_at) values (@source, @idempotencyKey, @taskId, @now)
            on conflict (source, idempotency_key) do nothing
            """, new { source, idempotencyKey, taskId, now }, session.Transaction, cancellationToken: cancellationToken)) == 1;
}
