namespace Platform.Contracts.Execution;

/// <summary>A machine or account that something runs on, as clients see it: no credentials.</summary>
public sealed record Target
{
    /// <summary><c>^[a-z0-9][a-z0-9-]{0,62}$</c></summary>
    public required string Name { get; init; }
    public required TargetKind Kind { get; init; }
    public string? Description { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public required TargetScope Scope { get; init; }
    /// <summary>ssh and powershell: host name or address.</summary>
    public string? Host { get; init; }
    public int? Port { get; init; }
    public string? User { get; init; }
    /// <summary>ssh: the host's public key line as in <c>known_hosts</c> without the host, such as <c>ssh-ed25519 AAAA...</c>.</summary>
    public string? HostKey { get; init; }
    /// <summary>ssh: path of the private key file on the executor's machine.</summary>
    public string? IdentityFile { get; init; }
    /// <summary>aws: named profile and region.</summary>
    public string? Profile { get; init; }
    public string? Region { get; init; }
    public int Version { get; init; }
}
