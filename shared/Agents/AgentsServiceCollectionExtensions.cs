using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Agents.Channels;
using Platform.Agents.Definitions;
using Platform.Agents.Exchanges;
using Platform.Agents.Mcp;
using Platform.Agents.Text;
using Platform.Agents.Tools;
using Platform.Agents.Turns;
using Platform.Persistence;

namespace Platform.Agents;

/// <summary>Registration of agents with a model.</summary>
public static class AgentsServiceCollectionExtensions
{
    /// <summary>The migrations of a service whose agents may use models; to be given to its database.</summary>
    public static Assembly Migrations { get; } = typeof(AgentsServiceCollectionExtensions).Assembly;

    /// <summary>Registers <see cref="AgentRuntime{TDatabase}"/> for a service; the models are shared by all services of a process.</summary>
    public static IHostApplicationBuilder AddAgents<TDatabase>(this IHostApplicationBuilder builder)
        where TDatabase : ServiceDatabase
    {
        if (builder.Services.All(service => service.ServiceType != typeof(ModelCatalogue)))
        {
            AddModels(builder.Services, builder.Configuration);
        }
        builder.Services.AddSingleton<TurnStore<TDatabase>>();
        builder.Services.AddSingleton<ExchangeStore<TDatabase>>();
        builder.Services.AddSingleton<ToolCallStore<TDatabase>>();
        builder.Services.AddSingleton<ToolCaller<TDatabase>>();
        builder.Services.AddSingleton(provider => new ToolLoop<TDatabase>(
            provider.GetRequiredService<AgentRuntime<TDatabase>>(), provider.GetRequiredService<ToolCallStore<TDatabase>>(), provider.GetRequiredService<ToolCaller<TDatabase>>()));
        builder.Services.AddHostedService<TurnCleaner<TDatabase>>();
        builder.Services.AddSingleton<AgentDefinitions<TDatabase>>();
        builder.Services.AddHostedService<MissedAgentChanges<TDatabase>>();
        builder.Services.AddSingleton(provider => new AgentRuntime<TDatabase>(
            provider.GetRequiredService<ModelCatalogue>(), provider.GetRequiredService<TDatabase>().Service, provider.GetRequiredService<AgentDefinitions<TDatabase>>(), provider.GetRequiredService<TurnStore<TDatabase>>(), provider.GetRequiredService<ExchangeStore<TDatabase>>(), provider.GetRequiredService<IOptions<AgentsOptions>>(),
            provider.GetRequiredService<IOptions<BudgetOptions>>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AgentRuntime<TDatabase>>>()));
        return builder;
    }

    /// <summary>Whether the configuration names a model for an agent's purpose; for a module that registers its work accordingly.</summary>
    public static bool HasModel(this IConfiguration configuration, string agent, string purpose) => ModelCatalogue.NameFor(
        ModelCatalogue.Names(configuration), (configuration.GetSection("Agents").Get<AgentsOptions>() ?? new AgentsOptions()).Use, agent, purpose) is not null;

    private static void AddModels(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AgentsOptions>().BindConfiguration("Agents").ValidateDataAnnotations()
            .Validate(options => Unknown(configuration, options) is null, UnknownModel(configuration))
            .ValidateOnStart();
        services.AddOptions<BudgetOptions>().BindConfiguration("Agents:Budget").ValidateDataAnnotations().ValidateOnStart();
        foreach (var name in ModelCatalogue.Names(configuration))
        {
            services.AddOptions<ModelOptions>(name).BindConfiguration($"Agents:Models:{name}").ValidateDataAnnotations().ValidateOnStart();
        }
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ModelCatalogue>();
        foreach (var name in McpServers.Names(configuration))
        {
            services.AddOptions<McpServerOptions>(name).BindConfiguration($"Agents:Mcp:{name}").ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<IToolSource>(provider => new McpSource(
                name, provider.GetRequiredService<IOptionsMonitor<McpServerOptions>>().Get(name), new Redactor(configuration), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<McpSource>>()));
        }
        services.AddSingleton(provider => new ToolRegistry(provider.GetServices<IToolSource>(), provider.GetRequiredService<ILogger<ToolRegistry>>()));
        services.AddSingleton(provider => new AgentLimits(configuration, provider.GetRequiredService<IOptions<AgentsOptions>>(), provider.GetRequiredService<IOptions<BudgetOptions>>()));
    }

    private static string UnknownModel(IConfiguration configuration) =>
        $"{Unknown(configuration, configuration.GetSection("Agents").Get<AgentsOptions>() ?? new AgentsOptions())} is not configured; Agents:Models has: {string.Join(", ", ModelCatalogue.Names(configuration).DefaultIfEmpty("no model"))}.";

    /// <summary>The first name in <c>Agents:Use</c> or in a model's <c>Fallback</c> that no model has; null where all are known.</summary>
    private static string? Unknown(IConfiguration configuration, AgentsOptions options)
    {
        var names = ModelCatalogue.Names(configuration);
        var fallbacks = names.Select(name => (Setting: $"Agents:Models:{name}:Fallback", Name: configuration[$"Agents:Models:{name}:Fallback"] ?? "")).Where(entry => entry.Name.Length > 0);
        return options.Use.Where(entry => entry.Value != ModelCatalogue.None).Select(entry => (Setting: $"Agents:Use:{entry.Key}", Name: entry.Value)).Concat(fallbacks)
            .Where(entry => !names.Contains(entry.Name, StringComparer.OrdinalIgnoreCase)).Select(entry => $"{entry.Setting}: the model '{entry.Name}'").FirstOrDefault();
    }
}
