using Microsoft.Extensions.Logging;

namespace Platform.Agents.Tools;

/// <summary>Puts the tools of an agent together: its own, and those of the registered sources.</summary>
public sealed partial class ToolRegistry
{
    private readonly IReadOnlyList<IToolSource> _sources;
    private readonly ILogger<ToolRegistry> _logger;

    internal ToolRegistry(IEnumerable<IToolSource> sources, ILogger<ToolRegistry> logger) => (_sources, _logger) = ([.. sources], logger);

    /// <summary>
    /// The agent's own tools, and those of every source. A source that fails, or a tool of one that is refused, is left out and
    /// named in <see cref="ToolSet.LeftOut"/>.
    /// </summary>
    /// <exception cref="ToolRefusedException">One of the agent's own tools is refused.</exception>
    public async Task<ToolSet> GatherAsync(ToolUser user, IEnumerable<ITool> own, CancellationToken cancellationToken)
    {
        var set = new ToolSet(own);
        foreach (var source in _sources)
        {
            foreach (var tool in await ToolsAsync(source, user, set, cancellationToken))
            {
                try
                {
                    set.Add(tool);
                }
                catch (ToolRefusedException exception)
                {
                    LogRefused(source.Name, exception.Message);
                    set.LeaveOut(exception.Message);
                }
            }
        }
        return set;
    }

    private async Task<IReadOnlyList<ITool>> ToolsAsync(IToolSource source, ToolUser user, ToolSet set, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ToolsAsync(user, cancellationToken);
        }
#pragma warning disable CA1031 // A source may fail in any way; the agent works without its tools.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogAway(source.Name, exception.Message);
            set.LeaveOut($"The tools of {source.Name} are not available: {exception.Message}");
            return [];
        }
    }

    [LoggerMessage(LogLevel.Warning, "Tool source {Source}: {Problem}")]
    private partial void LogRefused(string source, string problem);

    [LoggerMessage(LogLevel.Warning, "The tools of {Source} are not available: {Problem}")]
    private partial void LogAway(string source, string problem);
}
