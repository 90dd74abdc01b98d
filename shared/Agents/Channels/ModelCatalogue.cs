using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Platform.Agents.Text;
using Platform.Contracts.Definitions;

namespace Platform.Agents.Channels;

/// <summary>The models of the configuration, and who uses which.</summary>
internal sealed class ModelCatalogue : IDisposable
{
    /// <summary>Used by every agent for which no other is named.</summary>
    public const string Main = "main";

    /// <summary>Named instead of a model: this agent works by rules alone.</summary>
    public const string None = "none";

    private readonly Dictionary<string, ModelChannel> _channels;
    private readonly AgentsOptions _agents;

    public ModelCatalogue(IConfiguration configuration, IOptions<AgentsOptions> agents, IOptionsMonitor<ModelOptions> models, TimeProvider clock)
    {
        _agents = agents.Value;
        Redactor = new Redactor(configuration);
        _channels = Names(configuration).ToDictionary(
            name => name, name => new ModelChannel(name, models.Get(name), _agents, Redactor, clock), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What all text passes on its way to a model.</summary>
    public Redactor Redactor { get; }

    /// <summary>Names of the configured models.</summary>
    public static IReadOnlyList<string> Names(IConfiguration configuration) =>
        [.. configuration.GetSection("Agents:Models").GetChildren().Select(section => section.Key)];

    /// <summary>Name of the model for an agent's purpose; null where it works by rules alone.</summary>
    public static string? NameFor(IReadOnlyCollection<string> names, IReadOnlyDictionary<string, string> use, string agent, string purpose)
    {
        var name = use.GetValueOrDefault($"{agent}_{purpose}") ?? use.GetValueOrDefault(agent) ?? Main;
        return names.FirstOrDefault(candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// The model for an agent's purpose; null where it works by rules alone. A definition chooses among the configured models;
    /// where the configuration gives the agent none, it has none.
    /// </summary>
    /// <exception cref="ModelFailedException">The definition names a model that is not configured here.</exception>
    public ModelChannel? For(string agent, string purpose, AgentDefinition? definition)
    {
        if (NameFor(_channels.Keys, _agents.Use, agent, purpose) is not { } configured)
        {
            return null;
        }
        return definition?.Settings.Models.GetValueOrDefault(purpose) switch
        {
            null => _channels[configured],
            None => null,
            var wanted when _channels.TryGetValue(wanted, out var channel) => channel,
            var wanted => throw new ModelFailedException(
                ModelFailure.Rejected,
                $"Version {definition.Version} of agent {definition.Id} wants the model '{wanted}' for {purpose}; Agents:Models has: {string.Join(", ", _channels.Keys)}. Configure it, or change the agent."),
        };
    }

    /// <summary>The model that gets the last try where another one fails.</summary>
    public ModelChannel? FallbackOf(ModelChannel channel) => _channels.GetValueOrDefault(channel.Options.Fallback);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }
}
