using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;

namespace Platform.Contracts.Policy;

/// <summary>What the approval policy looks at: the facts of a plan, its target, its requester and the time.</summary>
public sealed record PolicyCase
{
    /// <summary>The worst of all its scripts: read_only, mutating, unknown, destructive, privilege_escalation, exfiltration or obfuscated.</summary>
    public string Class { get; init; } = "unknown";
    /// <summary>In a script a value that is not known stands where an empty one would destroy far more than was meant.</summary>
    public bool Blocked { get; init; }
    /// <summary>Every script declares what it touches.</summary>
    public bool Declared { get; init; }
    /// <summary>Every step that changes something may run twice, and can be undone or proven.</summary>
    public bool Safe { get; init; }
    /// <summary>Every script that gains rights or touches credentials declares the accounts it is about.</summary>
    public bool RightsDeclared { get; init; }
    /// <summary>A language model wrote scripts of it for this one task.</summary>
    public bool WrittenByModel { get; init; }
    /// <summary>0 to 100.</summary>
    public int Score { get; init; }
    public TargetKind Kind { get; init; }
    /// <summary><c>key=value</c> labels of the target.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
    public TaskCategory? Category { get; init; }
    /// <summary>Roles of who asked for it.</summary>
    public IReadOnlyList<string> RequesterRoles { get; init; } = [];
    public DateTimeOffset At { get; init; }
}
