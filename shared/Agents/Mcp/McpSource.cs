using Microsoft.Extensions.Logging;
using Platform.Agents.Channels;
using Platform.Agents.Text;
using Platform.Agents.Tools;

namespace Platform.Agents.Mcp;

/// <summary>
/// The tools of one MCP server that its operator has declared. The connection is made when it is first needed and shared; the
/// tools are listed anew for each task, so that a server that changes them is noticed, and what it adds stays out.
/// </summary>
internal sealed partial class McpSource(string name, McpServerOptions options, Redactor redactor, TimeProvider clock, ILogger<McpSource> logger) : IToolSource, IAsyncDisposable, IDisposable
{
    private const int MostNamed = 30;

    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private McpConnection? _connection;
    private (DateTimeOffset Until, string Problem)? _rest;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    /// <exception cref="McpServerFailedException">The server is away, too slow, or sends what cannot be read.</exception>
    public async Task<IReadOnlyList<ITool>> ToolsAsync(ToolUser user, CancellationToken cancellationToken)
    {
        if (options.Tools.Count == 0)
        {
            return [];
        }
        var offered = await ListAsync(cancellationToken);
        return [.. options.Tools.Select(declared => Tool(declared.Key, declared.Value, offered))];
    }

    /// <summary>The connection; opened where there is none that lives.</summary>
    /// <exception cref="McpServerFailedException">It cannot be opened, or could not a moment ago.</exception>
    internal async Task<McpConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { IsAlive: true })
            {
                return _connection;
            }
            if (_connection is not null)
            {
                await _connection.DisposeAsync();
                _connection = null;
            }
            if (_rest is { } rest && clock.GetUtcNow() < rest.Until)
            {
                throw new McpServerFailedException(name, rest.Problem);
            }
            return _connection = await OpenAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends a connection that is of no use any more; the next call opens another.</summary>
    internal async Task DropAsync(McpConnection connection)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (ReferenceEquals(connection, _connection))
            {
                _connection = null;
            }
        }
        finally
        {
            _gate.Release();
        }
        await connection.DisposeAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
        _gate.Dispose();
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<IReadOnlyDictionary<string, McpToolText>> ListAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.ConnectSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        while (true)
        {
            var before = _connection;
            var connection = await ConnectAsync(cancellationToken);
            try
            {
                return await connection.ListAsync(either.Token);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                await DropAsync(connection);
                // An old connection may have died unnoticed; a new one has not.
                if (!ReferenceEquals(before, connection) || limit.IsCancellationRequested)
                {
                    throw new McpServerFailedException(name, $"does not list its tools: {await connection.ProblemAsync(exception)}", exception);
                }
            }
        }
    }

    private async Task<McpConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.ConnectSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await McpConnection.OpenAsync(name, options, either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var problem = limit.IsCancellationRequested ? $"did not answer within {options.ConnectSeconds} s (ConnectSeconds)." : $"cannot be used: {exception.Message}";
            _rest = (clock.GetUtcNow() + s_rest, problem);
            throw new McpServerFailedException(name, problem, exception);
        }
    }

    private McpTool Tool(string key, McpToolOptions declared, IReadOnlyDictionary<string, McpToolText> offers)
    {
        var tool = declared.Name.Length > 0 ? declared.Name : key;
        var offered = offers.GetValueOrDefault(tool);
        var description = McpToolText.Describe(name, key, declared, options, offered);
        if (description.Prerequisites.FirstOrDefault(need => !need.IsMet) is { } unmet)
        {
            LogUseless(name, tool, unmet.Need, string.Join(", ", offers.Keys.Order(StringComparer.Ordinal).Take(MostNamed).Select(EndpointErrors.Said)));
        }
        if (offered is not null && IsChanged(tool, offered.Fingerprint))
        {
            LogChanged(name, tool);
        }
        return new McpTool(this, tool, description, redactor);
    }

    private bool IsChanged(string tool, string fingerprint)
    {
        lock (_known)
        {
            var isChanged = _known.TryGetValue(tool, out var before) && before != fingerprint;
            _known[tool] = fingerprint;
            return isChanged;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The tool {Tool} of the MCP server {Server} is declared and needs {Need}; the server offers {Offered}")]
    private partial void LogUseless(string server, string tool, string need, string offered);

    [LoggerMessage(LogLevel.Warning, "The MCP server {Server} describes its tool {Tool} otherwise than before; see whether it still only reads")]
    private partial void LogChanged(string server, string tool);
}
