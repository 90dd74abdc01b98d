using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Platform.Agents.Text;

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
        var redactor = new Redactor(configuration);
        _channels = Names(configuration).ToDictionary(
            name => name, name => new ModelChannel(name, models.Get(name), _agents, redactor, clock), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Names of the configured models.</summary>
    public static IReadOnlyList<string> Names(IConfiguration configuration) =>
        [.. configuration.GetSection("Agents:Models").GetChildren().Select(section => section.Key)];

    /// <summary>Name of the model for an agent's purpose; null where it works by rules alone.</summary>
    public static string? NameFor(IReadOnlyCollection<string> names, IReadOnlyDictionary<string, string> use, string agent, string purpose)
    {
        var name = use.GetValueOrDefault($"{agent}_{purpose}") ?? use.GetValueOrDefault(agent) ?? Main;
        return names.FirstOrDefault(candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The model for an agent's purpose; null where it works by rules alone.</summary>
    public ModelChannel? For(string agent, string purpose) =>
        NameFor(_channels.Keys, _agents.Use, agent, purpose) is { } name ? _channels[name] : null;

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
