using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.AgentTesting.Transcripts;
using Platform.AgentTesting.Wire;

namespace Platform.AgentTesting;

/// <summary>
/// A model for tests: an OpenAI-compatible HTTP server on loopback whose answers a function gives, such as a script
/// (<see cref="Scripts.MockScript"/>) or a recording (<see cref="Replay"/>). Every exchange is kept in <see cref="Transcript"/>.
/// </summary>
public sealed class MockLlm : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopped = new();

    private MockLlm(WebApplication application) => _application = application;

    /// <summary>What to set as <c>Agents:Models:main:Endpoint</c>, such as <c>http://127.0.0.1:4711/v1</c>.</summary>
    public Uri Endpoint => new($"{_application.Urls.First()}/v1");

    /// <summary>All exchanges so far.</summary>
    public Transcript Transcript { get; } = new();

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Gives the answer to a request; called by several requests at once.</param>
    /// <param name="port">Port on loopback; 0 = any free one.</param>
    /// <param name="apiKey">Requests without this bearer token get 401; null = every request is answered.</param>
    /// <param name="clock">Time for delays; null = the system's.</param>
    public static async Task<MockLlm> StartAsync(
        Func<MockRequest, CancellationToken, Task<MockAnswer>> answer, int port = 0, string? apiKey = null, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            kestrel.Limits.MinResponseDataRate = null;
        });
        // Nobody waits longer for connections that clients leave open; what was asked is written after them.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var server = new MockLlm(builder.Build());
        // Told to stop, it does not wait for answers that hang.
        server._application.Lifetime.ApplicationStopping.Register(server._stopped.Cancel);
        var completions = new Completions(answer, apiKey, server.Transcript, clock ?? TimeProvider.System, server._stopped.Token);
        foreach (var root in new[] { "", "/v1" })
        {
            server._application.MapPost($"{root}/chat/completions", completions.AnswerAsync);
            server._application.MapGet($"{root}/models", () => Results.Json(new { @object = "list", data = new[] { new { id = "mock", @object = "model" } } }));
        }
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Starts a server whose answers need no waiting.</summary>
    public static Task<MockLlm> StartAsync(Func<MockRequest, MockAnswer> answer) => StartAsync((request, _) => Task.FromResult(answer(request)));

    /// <summary>Ends when the process is told to stop.</summary>
    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync();

    /// <summary>Stops the server; answers that hang are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _stopped.Dispose();
    }
}
