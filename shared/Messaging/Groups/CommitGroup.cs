using System.Diagnostics;
using Npgsql;
using Platform.Messaging.Inbox;
using Platform.Messaging.Outbox;
using Platform.Messaging.Sagas;
using Platform.Persistence;

namespace Platform.Messaging.Groups;

/// <summary>
/// Messages that share one transaction: two round trips and one commit for all. The first reads and locks their sagas and
/// asks the inbox; then each has its turn; the second writes what they left and commits. All of it happens or nothing.
/// </summary>
internal sealed class CommitGroup<TDatabase>(TDatabase database, OutboxDispatcher<TDatabase> outbox, TimeProvider clock, IReadOnlyList<GroupMember> members)
    where TDatabase : ServiceDatabase
{
    public async Task RunAsync()
    {
        using var activity = members.Count == 1
            ? MessagingTelemetry.Source.StartActivity("commit", ActivityKind.Internal, members[0].Trace)
            : MessagingTelemetry.Source.StartActivity(
                "commit group", ActivityKind.Internal, members[0].Trace, links: members.Skip(1).Select(member => new ActivityLink(member.Trace)));
        activity?.SetTag("platform.group.size", members.Count);
        List<GroupMember> leaving = [];
        try
        {
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync();
            var handled = await LoadAsync(connection, transaction);
            var writes = new List<(GroupMember Member, PendingWrites Writes)>(members.Count);
            foreach (var member in members)
            {
                var outcome = handled.Contains(member.Message.Key) ? InboxOutcome.HandledBefore : InboxOutcome.New;
                if (await member.TakeTurnAsync(connection, transaction, outcome) is { } kept)
                {
                    writes.Add((member, kept));
                    leaving.Add(member);
                }
                else if (member.HasWritten && (members.Count > 1))
                {
                    throw new GroupSpoiledException();
                }
            }
            if (writes.Count > 0)
            {
                var all = new PendingWrites();
                foreach (var (_, kept) in writes.OrderBy(entry => entry.Member.Order))
                {
                    all.Append(kept);
                }
                CrashPoint.Hit("before-commit");
                await all.CommitAsync(connection, transaction, clock.GetUtcNow(), CancellationToken.None);
                CrashPoint.Hit("after-commit");
                outbox.Enqueue(all.Messages);
            }
        }
#pragma warning disable CA1031 // Whatever failed, every member must hear of it; each throws it in its own place.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            // The fault of one must not count against the others: each tries again alone.
            var shared = members.Count == 1 || exception is DatabaseUnavailableException or NpgsqlException { IsTransient: true } or NpgsqlException and not PostgresException
                ? exception
                : new GroupFailedException(exception);
            foreach (var member in members)
            {
                member.Failed(shared);
            }
            return;
        }
        foreach (var member in leaving)
        {
            member.Committed();
        }
    }

    /// <summary>
    /// Locks the sagas in the order of their ids, then asks the inbox: a repeat that had to wait for the lock sees what the
    /// other copy committed. A copy that commits between this and our commit makes our inbox insert fail, and we try again.
    /// </summary>
    private async Task<HashSet<(Guid, Guid)>> LoadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var tables = members.Where(member => member.Saga is not null).GroupBy(member => member.Saga!.Table, StringComparer.Ordinal).ToArray();
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(ByKeys());
        foreach (var table in tables)
        {
            batch.BatchCommands.Add(SagaTable.Lock(table.Key, [.. table.Select(member => member.Saga!.Id)]));
        }
        batch.BatchCommands.Add(InboxStore.FindHandled([.. members.Select(member => member.Message)]));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        foreach (var table in tables)
        {
            var waiting = table.ToDictionary(member => member.Saga!.Id);
            while (await reader.ReadAsync())
            {
                var (id, row) = SagaTable.Read(reader);
                waiting[id].Row = row;
            }
            await reader.NextResultAsync();
        }
        var handled = new HashSet<(Guid, Guid)>();
        while (await reader.ReadAsync())
        {
            handled.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }
        return handled;
    }

    /// <summary>
    /// A message touches a few rows by their keys. Plans are kept for long, and one made while a table was small would go on
    /// scanning it when it has grown.
    /// </summary>
    private static NpgsqlBatchCommand ByKeys() => new(
        "select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)");
}
