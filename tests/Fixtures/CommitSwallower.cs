using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
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
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, int> _wanted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _swallowed = new(StringComparer.Ordinal);
    private readonly NpgsqlConnectionStringBuilder _server;

    public CommitSwallower(string connectionString)
    {
        _server = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The way to the server that leads through here.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString)
    {
        Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, SslMode = SslMode.Disable,
    }.ConnectionString;

    /// <summary>Replies swallowed so far, by what they were wanted for.</summary>
    public int Swallowed(string statement) => _swallowed.GetValueOrDefault(statement);

    /// <summary>From now on, the replies to the next commits of transactions with a statement that holds this text.</summary>
    public void Swallow(string statement, int times) => _wanted[statement] = times;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server.Host!, _server.Port, _end.Token);
                client.NoDelay = server.NoDelay = true;
                var conversation = new Conversation();
                await ForwardStartupAsync(client.GetStream(), server.GetStream());
                await Task.WhenAny(ForwardRequestsAsync(client.GetStream(), server.GetStream(), conversation), ForwardRepliesAsync(server.GetStream(), client.GetStream(), conversation));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Whoever is left sees the connection break.
            }
        }
    }

    /// <summary>The first message has no type. Encryption, should it be asked for, is declined.</summary>
    private async Task ForwardStartupAsync(NetworkStream client, NetworkStream server)
    {
        while (true)
        {
            var length = await ReadAsync(client, 4);
            var rest = await ReadAsync(client, BinaryPrimitives.ReadInt32BigEndian(length) - 4);
            if (rest.Length == 4 && BinaryPrimitives.ReadInt32BigEndian(rest) is 80877103 or 80877104)
            {
                await client.WriteAsync("N"u8.ToArray(), _end.Token);
                continue;
            }
            await server.WriteAsync((byte[])[.. length, .. rest], _end.Token);
            return;
        }
    }

    private async Task ForwardRequestsAsync(NetworkStream client, NetworkStream server, Conversation conversation)
    {
        while (true)
        {
            var (type, body, bytes) = await ReadMessageAsync(client);
            conversation.Said(type, body);
            await server.WriteAsync(bytes, _end.Token);
        }
    }

    private async Task ForwardRepliesAsync(NetworkStream server, NetworkStream client, Conversation conversation)
    {
        var held = new List<byte>();
        var wrote = false;
        while (true)
        {
            var (type, body, bytes) = await ReadMessageAsync(server);
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
            await client.WriteAsync((byte[])[.. held, .. bytes], _end.Token);
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

    private async Task<(char Type, byte[] Body, byte[] Bytes)> ReadMessageAsync(NetworkStream stream)
    {
        var head = await ReadAsync(stream, 5);
        var body = await ReadAsync(stream, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4);
        return ((char)head[0], body, [.. head, .. body]);
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, _end.Token);
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
