using Npgsql;
using Platform.Messaging.Inbox;
using Platform.Messaging.Outbox;

namespace Platform.Messaging.Groups;

/// <summary>What a session, or a group of them, writes in the round trip of its commit: rows first, then single statements.</summary>
internal sealed class PendingWrites
{
    private readonly List<RowBuffer> _rows = [];
    private readonly List<NpgsqlBatchCommand> _statements = [];

    public List<OutboxMessage> Messages { get; } = [];

    public List<InboxEntry> Handled { get; } = [];

    public void Add(NpgsqlBatchCommand statement) => _statements.Add(statement);

    public void Add<TRow>(RowStatement<TRow> statement, TRow row)
    {
        if (Find(statement) is not RowBuffer<TRow> buffer)
        {
            _rows.Add(buffer = new RowBuffer<TRow>(statement));
        }
        buffer.Add(row);
    }

    /// <summary>Adds what another session writes.</summary>
    public void Append(PendingWrites other)
    {
        foreach (var rows in other._rows)
        {
            if (Find(rows.Statement) is { } buffer)
            {
                buffer.Append(rows);
            }
            else
            {
                _rows.Add(rows.Copy());
            }
        }
        _statements.AddRange(other._statements);
        Messages.AddRange(other.Messages);
        Handled.AddRange(other.Handled);
    }

    /// <summary>Writes rows and statements now; messages and inbox rows stay for the commit.</summary>
    public async Task FlushAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        if (_rows.Count + _statements.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            AddTo(batch);
            await batch.ExecuteNonQueryAsync(cancellationToken);
            _rows.Clear();
            _statements.Clear();
        }
    }

    /// <summary>Writes everything and commits, in one round trip.</summary>
    public async Task CommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        AddTo(batch);
        if (Handled.Count > 0)
        {
            batch.BatchCommands.Add(InboxStore.Insert(Handled));
        }
        if (Messages.Count > 0)
        {
            batch.BatchCommands.Add(OutboxStore.Insert(Messages, now));
        }
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private RowBuffer? Find(object statement) => _rows.Find(rows => ReferenceEquals(rows.Statement, statement));

    private void AddTo(NpgsqlBatch batch)
    {
        foreach (var rows in _rows)
        {
            batch.BatchCommands.Add(rows.Build());
        }
        foreach (var statement in _statements)
        {
            batch.BatchCommands.Add(statement);
        }
    }
}
