using MassTransit;
using Platform.Automation;
using Platform.Coordinator;
using Platform.Diagnostic;
using Platform.Executor;
using Platform.Gateway;
using Platform.Hosting;
using Platform.Messaging;
using Platform.Writer;

namespace Platform.Tests.Fixtures;

/// <summary>What a <see cref="TestPlatform"/> runs.</summary>
internal sealed class TestPlatformOptions
{
    public const string ApiKey = "test-key-0123456789abcdef";

    private readonly Dictionary<string, string> _settings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Modules; all six by default.</summary>
    public IList<IModule> Modules { get; set; } =
        [new GatewayModule(), new CoordinatorModule(), new DiagnosticModule(), new AutomationModule(), new ExecutorModule(), new WriterModule()];

    /// <summary>Existing databases by service; a new one is made for every other module.</summary>
    public Dictionary<string, string> ConnectionStrings { get; } = new(StringComparer.Ordinal);

    /// <summary>Null = the system's clock.</summary>
    public TimeProvider? Clock { get; set; }

    public LogLevel LogLevel { get; set; } = LogLevel.Warning;

    internal List<Action<MessagingBuilder>> MessagingActions { get; } = [];

    internal List<Action<IHostApplicationBuilder>> ServiceActions { get; } = [];

    private MessagingTransport Transport { get; set; } = MessagingTransport.InMemory;

    public TestPlatformOptions Only(params IModule[] modules)
    {
        Modules = [.. modules];
        return this;
    }

    /// <summary>Uses the real broker, with names of its own so that fixtures can run side by side.</summary>
    public TestPlatformOptions OnRabbitMq(string? prefix = null)
    {
        Transport = MessagingTransport.RabbitMq;
        _settings["Messaging:RabbitMq"] = TestServers.RabbitMq;
        _settings["Messaging:Prefix"] = prefix ?? $"t{Guid.NewGuid().ToString("n")[..8]}-";
        return this;
    }

    public TestPlatformOptions Set(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    /// <summary>Adds consumers of the test, such as a stand-in for a service that does not run.</summary>
    public TestPlatformOptions Messaging(Action<MessagingBuilder> configure)
    {
        MessagingActions.Add(configure);
        return this;
    }

    public TestPlatformOptions ConfigureServices(Action<IHostApplicationBuilder> configure)
    {
        ServiceActions.Add(configure);
        return this;
    }

    /// <summary>Keeps published messages of a type for <see cref="TestPlatform.Recorded{T}"/>.</summary>
    public TestPlatformOptions Record<T>()
        where T : class
    {
        ServiceActions.Add(builder => builder.Services.AddSingleton<Recorder<T>>());
        MessagingActions.Add(messaging => messaging.Bus.AddConsumer<RecordingConsumer<T>>().Endpoint(endpoint =>
        {
            endpoint.Name = $"recorder-{typeof(T).Name}-{Guid.NewGuid():n}";
            endpoint.Temporary = true;
        }));
        return this;
    }

    internal IEnumerable<KeyValuePair<string, string>> Settings(IReadOnlyDictionary<string, string> connectionStrings)
    {
        var defaults = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Messaging:Transport"] = Transport.ToString(),
            ["Gateway:ApiKeys:0:Name"] = "tester",
            ["Gateway:ApiKeys:0:Key"] = ApiKey,
            ["Gateway:ApiKeys:0:Roles:0"] = "operator",
        };
        foreach (var (service, connectionString) in connectionStrings)
        {
            defaults[$"ConnectionStrings:{service}"] = connectionString;
        }
        return defaults.Concat(_settings).GroupBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase).Select(group => group.Last());
    }
}
