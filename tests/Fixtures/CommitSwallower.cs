using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Platform.Tests.Fixtures;

/// <summary>
/// Stands between a service and PostgreSQL and understands enough of its protocol to swallow the reply to a commit: the
/// server has committed, but the client sees its connection break and cannot know. An explicit COMMIT counts, and so does a
/// single statement that writes outside a transaction.
/// </summary>
internal sealed class CommitSwallower : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _wanted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _swallowed = new(StringComparer.Ordinal);
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly TcpRelay _relay;

    public CommitSwallower(string connectionString)
    {
        _server = new NpgsqlConnectionStringBuilder(connectionString);
        _relay = new TcpRelay(_server.Host!, _server.Port, ConverseAsync);
    }

    /// <summary>The way to the server that leads through here.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString)
    {
        Host = "127.0.0.1", Port = _relay.Port, SslMode = SslMode.Disable,
    }.ConnectionString;

    /// <summary>Replies swallowed so far, by what they were wanted for.</summary>
    public int Swallowed(string statement) => _swallowed.GetValueOrDefault(statement);

    /// <summary>From now on, the replies to the next commits of transactions with a statement that holds this text.</summary>
    public void Swallow(string statement, int times) => _wanted[statement] = times;

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    private async Task ConverseAsync(NetworkStream client, NetworkStream server, CancellationToken end)
    {
        var conversation = new Conversation();
        await ForwardStartupAsync(client, server, end);
        await Task.WhenAny(ForwardRequestsAsync(client, server, conversation, end), ForwardRepliesAsync(server, client, conversation, end));
    }

    /// <summary>The first message has no type. Encryption, should it be asked for, is declined.</summary>
    private async Task ForwardStartupAsync(NetworkStream client, NetworkStream server, CancellationToken end)
    {
        while (true)
        {
            var length = await ReadAsync(client, 4, end);
            var rest = await ReadAsync(client, BinaryPrimitives.ReadInt32BigEndian(length) - 4, end);
            if (rest.Length == 4 && BinaryPrimitives.ReadInt32BigEndian(rest) is 80877103 or 80877104)
            {
                await client.WriteAsync("N"u8.ToArray(), end);
                continue;
            }
            await server.WriteAsync((byte[])[.. length, .. rest], end);
            return;
        }
    }

    private async Task ForwardRequestsAsync(NetworkStream client, NetworkStream server, Conversation conversation, CancellationToken end)
    {
        while (true)
        {
            var (type, body, bytes) = await ReadMessageAsync(client, end);
            conversation.Said(type, body);
            await server.WriteAsync(bytes, end);
        }
    }

    private async Task ForwardRepliesAsync(NetworkStream server, NetworkStream client, Conversation conversation, CancellationToken end)
    {
        var held = new List<byte>();
        var wrote = false;
        while (true)
        {
            var (type, body, bytes) = await ReadMessageAsync(server, end);
            wrote |= type == 'C' && Text(body) is var tag && (tag == "COMMIT" || tag.StartsWith("INSERT", StringComparison.Ordinal)
                || tag.StartsWith("UPDATE", StringComparison.Ordinal) || tag.StartsWith("DELETE", StringComparison.Ordinal));
            if (type == 'Z')
            {
                // 'I': no transaction is open, so what was written is committed now.
                var idle = body[0] == (byte)'I';
                var statements = conversation.Answered(idle);
                if (wrote && idle && Take(statements) is { } statement)
                {
                    _swallowed.AddOrUpdate(statement, 1, (_, count) => count + 1);
                    return;
                }
                wrote = false;
            }
            if (wrote)
            {
                held.AddRange(bytes);
                continue;
            }
            await client.WriteAsync((byte[])[.. held, .. bytes], end);
            held.Clear();
        }
    }

    private string? Take(List<string> statements)
    {
        foreach (var (wanted, left) in _wanted)
        {
            if (left > 0 && statements.Exists(statement => statement.Contains(wanted, StringComparison.OrdinalIgnoreCase)) && _wanted.TryUpdate(wanted, left - 1, left))
            {
                return wanted;
            }
        }
        return null;
    }

    private async Task<(char Type, byte[] Body, byte[] Bytes)> ReadMessageAsync(NetworkStream stream, CancellationToken end)
    {
        var head = await ReadAsync(stream, 5, end);
        var body = await ReadAsync(stream, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4, end);
        return ((char)head[0], body, [.. head, .. body]);
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream, int count, CancellationToken end)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, end);
        return bytes;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);

    /// <summary>
    /// The statements of each transaction, those included that the server knows by a name only. A client may send the next
    /// before the last is answered; each is answered as a whole.
    /// </summary>
    private sealed class Conversation
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, string> _prepared = new(StringComparer.Ordinal);
        private readonly Queue<List<string>> _unanswered = new();
        private readonly List<string> _transaction = [];
        private List<string> _statements = [];

        public void Said(char type, byte[] body)
        {
            lock (_gate)
            {
                switch (type)
                {
                    case 'Q':
                        _statements.Add(Text(body));
                        Finish();
                        break;
                    case 'S':
                        Finish();
                        break;
                    case 'P':
                        var name = Text(body);
                        _prepared[name] = Text(body.AsSpan(Encoding.UTF8.GetByteCount(name) + 1));
                        break;
                    case 'B':
                        var portal = Text(body);
                        _statements.Add(_prepared.GetValueOrDefault(Text(body.AsSpan(Encoding.UTF8.GetByteCount(portal) + 1)), ""));
                        break;
                }
            }
        }

        /// <summary>The statements since the transaction began, whose last have just been answered.</summary>
        public List<string> Answered(bool idle)
        {
            lock (_gate)
            {
                // The greeting of a new connection answers nothing.
                _transaction.AddRange(_unanswered.TryDequeue(out var answered) ? answered : []);
                var statements = _transaction.ToList();
                if (idle)
                {
                    _transaction.Clear();
                }
                return statements;
            }
        }

        private void Finish()
        {
            _unanswered.Enqueue(_statements);
            _statements = [];
        }
    }
}
