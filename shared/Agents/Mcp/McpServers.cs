using Microsoft.Extensions.Configuration;
using Platform.Agents.Tools;

namespace Platform.Agents.Mcp;

/// <summary>The servers of tools that the configuration names.</summary>
internal static class McpServers
{
    private const string Section = "Agents:Mcp";

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names(IConfiguration configuration) => configuration.GetSection(Section).GetChildren().Select(section => section.Key);

    /// <summary>The tools that their operator declared to be read-only, by the names that a model knows. Whether a server has them is seen when it is asked.</summary>
    public static IReadOnlyList<string> ReadOnlyTools(IConfiguration configuration) =>
    [
        .. Names(configuration)
            .SelectMany(server => (configuration.GetSection($"{Section}:{server}").Get<McpServerOptions>() ?? new McpServerOptions()).Tools
                .Where(tool => tool.Value.Effect == ToolEffect.ReadOnly).Select(tool => McpToolText.NameOf(server, tool.Key)))
            .Order(StringComparer.Ordinal),
    ];
}
