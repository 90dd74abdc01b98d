namespace Platform.Contracts.Runbooks;

/// <summary>What a script says it touches. Anything undeclared is unknown, and unknown means a person decides.</summary>
public sealed record DeclaredEffects
{
    /// <summary>False where the author declared nothing: all the rest is unknown then.</summary>
    public required bool Declared { get; init; }
    /// <summary>Absolute paths written; may hold <c>${parameter}</c> until the plan fills it. A folder means what is below it.</summary>
    public IReadOnlyList<string> Writes { get; init; } = [];
    public IReadOnlyList<string> Services { get; init; } = [];
    /// <summary>Processes signalled: names or ids; empty = none.</summary>
    public IReadOnlyList<string> Processes { get; init; } = [];
    public IReadOnlyList<string> Accounts { get; init; } = [];
    public IReadOnlyList<string> Packages { get; init; } = [];
    public NetworkEffect Network { get; init; } = NetworkEffect.None;
    /// <summary>True where running it twice leaves the same world as once; null = not declared, treated as no.</summary>
    public bool? Idempotent { get; init; }

    /// <summary>Nothing was declared.</summary>
    public static DeclaredEffects Unknown { get; } = new() { Declared = false };

    /// <summary>Reads only.</summary>
    public static DeclaredEffects ReadOnly { get; } = new() { Declared = true, Idempotent = true };
}

/// <summary>How far a script reaches over the network.</summary>
public enum NetworkEffect { None, Loopback, Any }
