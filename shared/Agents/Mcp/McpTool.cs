using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Platform.Agents.Channels;
using Platform.Agents.Text;
using Platform.Agents.Tools;

namespace Platform.Agents.Mcp;

/// <summary>A declared tool of an MCP server.</summary>
internal sealed class McpTool(McpSource source, string name, ToolDescription description, Redactor redactor) : ITool
{
    /// <inheritdoc />
    public ToolDescription Description => description;

    /// <inheritdoc />
    /// <exception cref="McpServerFailedException">The server cannot be reached.</exception>
    public async Task<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        // What a model has made of what it read leaves the platform here, for a server of others.
        var arguments = redactor.Redact(name, JsonObject.Create(call.Arguments))!.AsObject();
        var connection = await source.ConnectAsync(cancellationToken);
        try
        {
            var result = await connection.CallAsync(name, arguments, cancellationToken);
            return result.IsError == true ? ToolResult.Failed(Text(result)) : ToolResult.Of(Text(result));
        }
        catch (McpProtocolException exception)
        {
            return ToolResult.Failed($"The MCP server '{source.Name}' refuses the call: {EndpointErrors.Said(exception.Message)}");
        }
        catch (OperationCanceledException)
        {
            // One slow call is no reason to end a server that others use; a server that is stuck is.
            if (!await connection.AnswersAsync())
            {
                await source.DropAsync(connection);
            }
            throw;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or McpException or InvalidOperationException or ObjectDisposedException or ModelFailedException)
        {
            var problem = await connection.ProblemAsync(exception);
            await source.DropAsync(connection);
            throw new McpServerFailedException(source.Name, $"gave no answer: {problem}", exception);
        }
    }

    private static string Text(CallToolResult result)
    {
        var text = string.Join('\n', result.Content.Select(block => block switch
        {
            TextContentBlock plain => plain.Text,
            EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
            _ => $"[{block.Type}, which is not shown]",
        }));
        return text.Length > 0 ? text : result.StructuredContent?.ToString() ?? "";
    }
}
