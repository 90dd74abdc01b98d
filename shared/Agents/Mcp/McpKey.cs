using System.Net.Http.Headers;
using Platform.Agents.Channels;

namespace Platform.Agents.Mcp;

/// <summary>The way to an MCP server over HTTP: with its key, read anew each time, and to no other address.</summary>
internal sealed class McpKey(string file) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (ApiKey.Read(file) is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        return base.SendAsync(request, cancellationToken);
    }
}
