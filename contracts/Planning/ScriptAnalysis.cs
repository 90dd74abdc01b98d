namespace Platform.Contracts.Planning;

/// <summary>What a script does at worst, as far as it was understood without running it.</summary>
public sealed record ScriptAnalysis
{
    /// <summary>SHA-256 of the rules it was judged by, lower-case hex.</summary>
    public required string RulesVersion { get; init; }
    /// <summary>The worst of its commands: read_only, mutating, unknown, destructive, privilege_escalation, exfiltration or obfuscated.</summary>
    public required string Class { get; init; }
    /// <summary>A value that is not known stands where an empty one would destroy far more than was meant.</summary>
    public bool Blocked { get; init; }
    /// <summary>Why it has its class, the worst first; at most 20.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
    /// <summary>What of it was not understood; empty = everything was.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
    public IReadOnlyList<string> Reads { get; init; } = [];
    public IReadOnlyList<string> Writes { get; init; } = [];
    /// <summary>Hosts and addresses it talks to.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];
    public IReadOnlyList<string> Services { get; init; } = [];
    public IReadOnlyList<string> Packages { get; init; } = [];
    public IReadOnlyList<string> Accounts { get; init; } = [];
    public IReadOnlyList<string> Processes { get; init; } = [];
    /// <summary>Whether what it does can be undone; null where that is not known.</summary>
    public bool? Reversible { get; init; }
    /// <summary>Whether a second run changes nothing more; null where that is not known.</summary>
    public bool? Idempotent { get; init; }
}
