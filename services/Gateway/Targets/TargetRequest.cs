using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Gateway.Api;

namespace Platform.Gateway.Targets;

/// <summary>A machine or account that something may run on.</summary>
public sealed record TargetRequest
{
    /// <summary>Lower-case letters, digits and hyphens, at most 63 characters; with PUT the path names it.</summary>
    public string? Name { get; init; }
    [Required]
    public TargetKind? Kind { get; init; }
    public string? Description { get; init; }
    /// <summary>Such as <c>env: production</c>; the approval policy reads them.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
    [Required]
    public TargetScopeRequest? Scope { get; init; }
    /// <summary>ssh and powershell: host name or address.</summary>
    public string? Host { get; init; }
    /// <summary>1 to 65,535; left out, the protocol's own.</summary>
    public int? Port { get; init; }
    public string? User { get; init; }
    /// <summary>ssh: the host's public key, such as <c>ssh-ed25519 AAAA...</c>.</summary>
    public string? HostKey { get; init; }
    /// <summary>ssh: path of the private key file on the executor's machine.</summary>
    public string? IdentityFile { get; init; }
    /// <summary>aws: named profile.</summary>
    public string? Profile { get; init; }
    /// <summary>aws: region.</summary>
    public string? Region { get; init; }
    /// <summary>The version that was read; a newer one is then not overwritten. If-Match says the same.</summary>
    public int? Version { get; init; }

    internal Target Check(string? pathName, Checks checks)
    {
        var name = checks.Text("name", pathName ?? Name, 63);
        if (pathName is not null && Name is not null && Name != pathName)
        {
            checks.Add("name", $"'name' is '{Name}', but the path names '{pathName}'.");
        }
        if (Kind is null)
        {
            checks.Add("kind", $"'kind' is missing; give one of {string.Join(", ", Enum.GetNames<TargetKind>())}.");
        }
        if (Scope?.WritablePaths is null || Scope.Network is null || Scope.WritablePaths.Any(path => path is null))
        {
            checks.Add("scope", "'scope' is missing or incomplete; give writablePaths (absolute folders, may be empty) and network (None, Loopback, Any).");
        }
        if (Port is < 1 or > 65_535)
        {
            checks.Add("port", $"'port' is {Port}; give 1 to 65535.");
        }
        foreach (var (member, value) in new[] { ("description", Description), ("host", Host), ("user", User), ("hostKey", HostKey), ("identityFile", IdentityFile), ("profile", Profile), ("region", Region) })
        {
            checks.OptionalText(member, value, 4_000);
        }
        var labels = checks.Values("labels", Labels, 50, 200);
        checks.Done();
        return new Target
        {
            Name = name,
            Kind = Kind!.Value,
            Description = Description,
            Labels = labels,
            Scope = new TargetScope { WritablePaths = Scope!.WritablePaths!, Network = Scope.Network!.Value },
            Host = Host,
            Port = Port,
            User = User,
            HostKey = HostKey,
            IdentityFile = IdentityFile,
            Profile = Profile,
            Region = Region,
        };
    }
}

/// <summary>The most that anything may do on a target.</summary>
public sealed record TargetScopeRequest
{
    /// <summary>Absolute folders that steps may write below; empty = nothing, <c>/</c> = everything.</summary>
    [Required]
    public IReadOnlyList<string>? WritablePaths { get; init; }
    [Required]
    public NetworkEffect? Network { get; init; }
}
