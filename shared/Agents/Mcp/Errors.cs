using Platform.Agents.Channels;

namespace Platform.Agents.Mcp;

/// <summary>A server of tools cannot be used now; its tools are left out, and the message says why.</summary>
public sealed class McpServerFailedException(string server, string problem, Exception? inner = null)
    : Exception($"The MCP server '{server}' {EndpointErrors.Said(problem)}", inner);
