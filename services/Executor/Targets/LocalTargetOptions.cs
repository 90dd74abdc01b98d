using Platform.Contracts.Runbooks;

namespace Platform.Executor.Targets;

/// <summary>
/// The target <c>local</c> that is made at the first start; later changes are made to the target itself. Section <c>LocalTarget</c>.
/// </summary>
internal sealed class LocalTargetOptions
{
    /// <summary>
    /// Absolute folders that steps may write below. The default covers what operators repair (configuration, logs, state,
    /// applications) and leaves out programs, the boot files and home folders. An empty entry is ignored.
    /// </summary>
    public string[]? WritablePaths { get; set; }

    /// <summary>How far scripts may reach over the network.</summary>
    public NetworkEffect Network { get; set; } = NetworkEffect.Any;

    /// <summary>Labels of the target.</summary>
    public Dictionary<string, string> Labels { get; set; } = new() { ["env"] = "local" };

    /// <summary>The configured paths, or the default.</summary>
    public IReadOnlyList<string> EffectiveWritablePaths => WritablePaths is null
        ? ["/etc", "/opt", "/run", "/srv", "/tmp", "/var/cache", "/var/lib", "/var/log", "/var/spool", "/var/tmp", "/var/www"]
        : [.. WritablePaths.Where(p => p.Length > 0)];
}
