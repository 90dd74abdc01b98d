using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Platform.Agents.Channels;

namespace Platform.Agents.Mcp;

/// <summary>A connection to an MCP server, with the server's process where it is ours.</summary>
internal sealed class McpConnection : IAsyncDisposable
{
    /// <summary>Pages of a list that are read; nobody has declared more tools than that.</summary>
    private const int MostPages = 20;

    private static readonly TimeSpan s_pong = TimeSpan.FromSeconds(2);
    private readonly McpClient _client;
    private readonly McpProcess? _process;

    private McpConnection(McpClient client, McpProcess? process) => (_client, _process) = (client, process);

    public bool IsAlive => !_client.Completion.IsCompleted && _process is not { HasExited: true };

    /// <summary>Connects; a process that it started for that ends with it.</summary>
    public static async Task<McpConnection> OpenAsync(string name, McpServerOptions options, CancellationToken cancellationToken)
    {
        var settings = new McpClientOptions
        {
            // No capability: a server can ask neither a model nor a person through us.
            ClientInfo = new Implementation { Name = "it-task-platform", Version = "1" },
            InitializationTimeout = TimeSpan.FromSeconds(options.ConnectSeconds),
            DiscoverProbeTimeout = TimeSpan.FromSeconds(options.ConnectSeconds / 3),
        };
        return options.Command.Length > 0 ? await StartAsync(options, settings, cancellationToken) : await ReachAsync(name, options, settings, cancellationToken);
    }

    /// <summary>What the server offers, by its own names.</summary>
    public async Task<IReadOnlyDictionary<string, McpToolText>> ListAsync(CancellationToken cancellationToken)
    {
        var tools = new Dictionary<string, McpToolText>(StringComparer.Ordinal);
        var page = new ListToolsRequestParams();
        for (var pages = 0; pages < MostPages; pages++)
        {
            var result = await _client.ListToolsAsync(page, cancellationToken);
            foreach (var tool in result.Tools)
            {
                tools.TryAdd(tool.Name, new McpToolText(tool.Description ?? "", tool.InputSchema));
            }
            if (result.NextCursor is null)
            {
                break;
            }
            page = new ListToolsRequestParams { Cursor = result.NextCursor };
        }
        return tools;
    }

    /// <summary>Calls a tool.</summary>
    public ValueTask<CallToolResult> CallAsync(string tool, JsonObject arguments, CancellationToken cancellationToken) => _client.CallToolAsync(
        new CallToolRequestParams { Name = tool, Arguments = arguments.ToDictionary(entry => entry.Key, entry => JsonSerializer.SerializeToElement(entry.Value)) }, cancellationToken);

    /// <summary>Whether the server still answers at all.</summary>
    public async Task<bool> AnswersAsync()
    {
        using var patience = new CancellationTokenSource(s_pong);
        try
        {
            await _client.PingAsync(cancellationToken: patience.Token);
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException or ModelContextProtocol.McpException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>What went wrong, with what the server's process said last.</summary>
    public async Task<string> ProblemAsync(Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            return "it did not answer in time.";
        }
        if (_process is not { HasExited: true })
        {
            return exception.Message;
        }
        return await _process.LastWordsAsync() is { Length: > 0 } words ? $"its process has ended. Its last words: {words}" : "its process has ended.";
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The process first: a server that hangs does not keep us.
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        await _client.DisposeAsync();
    }

    private static async Task<McpConnection> ReachAsync(string name, McpServerOptions options, McpClientOptions settings, CancellationToken cancellationToken)
    {
        // How long a call may take is the tool's to say.
        var http = new HttpClient(new CappedAnswers(options.MaxAnswerKilobytes) { InnerHandler = new McpKey(options.ApiKeyFile) }) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            var transport = new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = new Uri(options.Endpoint), Name = name, TransportMode = HttpTransportMode.StreamableHttp, EnableStandaloneGetStream = false, MaxReconnectionAttempts = 0,
                ConnectionTimeout = TimeSpan.FromSeconds(options.ConnectSeconds),
            }, http, loggerFactory: null, ownsHttpClient: true);
            return new McpConnection(await McpClient.CreateAsync(transport, settings, cancellationToken: cancellationToken), null);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    private static async Task<McpConnection> StartAsync(McpServerOptions options, McpClientOptions settings, CancellationToken cancellationToken)
    {
        var process = McpProcess.Start(options);
        try
        {
            return new McpConnection(await McpClient.CreateAsync(new StreamClientTransport(process.Input, process.Output), settings, cancellationToken: cancellationToken), process);
        }
        catch (Exception exception)
        {
            var words = exception is OperationCanceledException ? "" : await process.LastWordsAsync();
            await process.DisposeAsync();
            if (words.Length == 0)
            {
                throw;
            }
            throw new IOException($"its last words: {words} ({exception.Message})", exception);
        }
    }
}
