using System.Text.Json;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Platform.Automation;
using Platform.Contracts;
using Platform.Coordinator;
using Platform.Diagnostic;
using Platform.Executor;
using Platform.Gateway;
using Platform.Hosting;
using Platform.Messaging;
using Platform.Writer;

namespace Platform.Tests.Fixtures;

/// <summary>Modules in this process on real PostgreSQL databases of their own, in memory or on the real broker.</summary>
internal sealed class TestPlatform : IAsyncDisposable
{
    private readonly List<TestDatabase> _databases;
    private readonly WebApplication _host;

    private TestPlatform(WebApplication host, List<TestDatabase> databases, IReadOnlyDictionary<string, string> connectionStrings)
    {
        _host = host;
        _databases = databases;
        ConnectionStrings = connectionStrings;
        Http = new HttpClient { BaseAddress = new Uri(host.Urls.First()), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Add("X-Api-Key", TestPlatformOptions.ApiKey);
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _host.Services;

    public IBus Bus => Services.GetRequiredService<IBus>();

    /// <summary>Connection strings by service.</summary>
    public IReadOnlyDictionary<string, string> ConnectionStrings { get; }

    public static async Task<TestPlatform> StartAsync(Action<TestPlatformOptions>? configure = null)
    {
        var options = new TestPlatformOptions();
        configure?.Invoke(options);
        var databases = new List<TestDatabase>();
        var connectionStrings = new Dictionary<string, string>(options.ConnectionStrings, StringComparer.Ordinal);
        foreach (var module in options.Modules.Where(module => !connectionStrings.ContainsKey(module.Name)))
        {
            var database = await TestDatabase.CreateAsync(module.Name);
            databases.Add(database);
            connectionStrings[module.Name] = database.ConnectionString;
        }
        var test = new TestModule(options);
        var host = PlatformHost.Build([], ContractsJson.Options, [.. options.Modules, test], builder =>
        {
            builder.Configuration.AddInMemoryCollection(options.Settings(connectionStrings)!);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.SetMinimumLevel(options.LogLevel);
            if (options.Clock is { } clock)
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            }
        });
        await host.StartAsync();
        await host.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(60));
        var health = host.Services.GetRequiredService<HealthCheckService>();
        await Eventually.ShouldBe(() => health.CheckHealthAsync(check => check.Name.StartsWith("database-", StringComparison.Ordinal)),
            report => report.Status == HealthStatus.Healthy, TimeSpan.FromSeconds(60));
        return new TestPlatform(host, databases, connectionStrings);
    }

    /// <summary>What was published of a type named by <see cref="TestPlatformOptions.Record{T}"/>.</summary>
    public Recorder<T> Recorded<T>()
        where T : class => Services.GetRequiredService<Recorder<T>>();

    /// <summary>Publishes as a foreign party would, outside any transaction.</summary>
    public Task PublishAsync<T>(T message)
        where T : class => Bus.Publish(message);

    /// <summary>Sends a request and returns whichever of two answers came.</summary>
    public async Task<Response<TFirst, TSecond>> RequestAsync<TRequest, TFirst, TSecond>(TRequest request)
        where TRequest : class
        where TFirst : class
        where TSecond : class =>
        await Bus.CreateRequestClient<TRequest>(RequestTimeout.After(s: 20)).GetResponse<TFirst, TSecond>(request);

    /// <summary>Stops the host but keeps the databases, so that another platform can start on them.</summary>
    public async Task StopAsync() => await _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }
    }
}
