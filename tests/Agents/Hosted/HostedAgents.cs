namespace Platform.Tests.Agents.Hosted;

/// <summary>The servers of others that all tests of this folder share: one of them takes longer to start than a test to run.</summary>
[SetUpFixture]
internal sealed class HostedAgents
{
    private static readonly Lazy<Task<ForeignServer>> s_a2a = new(() => ForeignServer.StartAsync("a2a.mjs")), s_langGraph = new(() => ForeignServer.StartAsync("langgraph.mjs"));

    /// <summary>One agent below <c>old</c> and <c>new</c>, the two versions of the protocol.</summary>
    public static Task<ForeignServer> A2A => s_a2a.Value;

    /// <summary>A server with one graph, <c>sums</c>.</summary>
    public static Task<ForeignServer> LangGraph => s_langGraph.Value;

    [OneTimeTearDown]
    public async Task StopServers()
    {
        foreach (var server in new[] { s_a2a, s_langGraph }.Where(server => server.IsValueCreated))
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
