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
    private readonly Dictionary<string, TestDatabase> _databases;
    private readonly WebApplication _host;

    private TestPlatform(WebApplication host, Dictionary<string, TestDatabase> databases, IReadOnlyDictionary<string, string> connectionStrings)
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
        var services = options.Modules.Select(module => module.Name).Where(service => !options.ConnectionStrings.ContainsKey(service)).ToArray();
        var taken = await Task.WhenAll(services.Select(DatabasePool.TakeAsync));
        var databases = services.Zip(taken).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        try
        {
            return await StartAsync(options, databases);
        }
        catch
        {
            await Task.WhenAll(taken.Select(database => database.DisposeAsync().AsTask()));
            throw;
        }
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
        await Task.WhenAll(_databases.Select(owned => DatabasePool.GiveBackAsync(owned.Key, owned.Value)));
    }

    private static async Task<TestPlatform> StartAsync(TestPlatformOptions options, Dictionary<string, TestDatabase> databases)
    {
        var connectionStrings = databases.Select(owned => KeyValuePair.Create(owned.Key, owned.Value.ConnectionString)).Concat(options.ConnectionStrings)
            .ToDictionary(StringComparer.Ordinal);
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
        await Task.WhenAll(databases.Select(owned => DatabasePool.RememberSchemaAsync(owned.Key, owned.Value)));
        return new TestPlatform(host, databases, connectionStrings);
    }
}
