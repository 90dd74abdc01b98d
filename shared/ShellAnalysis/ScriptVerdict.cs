namespace Platform.ShellAnalysis;

/// <summary>The language of a script.</summary>
public enum ShellLanguage
{
    /// <summary>bash, also lines of the AWS CLI.</summary>
    Bash,

    /// <summary>POSIX sh.</summary>
    Sh,

    /// <summary>PowerShell, of which only plain pipelines are understood.</summary>
    PowerShell,

    /// <summary>cmd.exe, of which only plain commands are understood.</summary>
    Cmd,
}

/// <summary>What the shipped policy does with a step on a local target.</summary>
public enum Decision
{
    /// <summary>Runs without a person.</summary>
    Auto,

    /// <summary>Runs once a person has approved it.</summary>
    Approve,

    /// <summary>Does not run.</summary>
    Refuse,
}

/// <summary>One command of a script: what it is, what it does, and which rule says so.</summary>
public sealed record CommandVerdict
{
    /// <summary>The program's name without its folder; empty where it is not known.</summary>
    public required string Program { get; init; }

    /// <summary>All words of the command; null where one of them is only known when the script runs.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>The worst it does.</summary>
    public required EffectClass Class { get; init; }

    /// <summary>Why, each naming the command and the rule.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What it touches.</summary>
    public CommandEffects Effects { get; init; } = new();

    /// <summary>
    /// An unresolved value stands where an empty one would destroy far more than was meant, as in <c>rm -rf "$1"/*</c>.
    /// </summary>
    public bool Blocked { get; init; }
}

/// <summary>What a command or a script touches, as far as its words say.</summary>
public sealed record CommandEffects
{
    /// <summary>Paths read.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>Paths written or removed.</summary>
    public IReadOnlyList<string> Writes { get; init; } = [];

    /// <summary>Hosts and addresses talked to.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>Services acted on.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Packages acted on.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Accounts acted on.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Processes acted on.</summary>
    public IReadOnlyList<string> Processes { get; init; } = [];

    /// <summary>Whether it can be undone; null where that is not known.</summary>
    public bool? Reversible { get; init; }

    /// <summary>Whether a second run changes nothing more; null where that is not known.</summary>
    public bool? Idempotent { get; init; }
}

/// <summary>The verdict on a script.</summary>
public sealed record ScriptVerdict
{
    /// <summary>The worst of its commands.</summary>
    public required EffectClass Class { get; init; }

    /// <summary>What the shipped policy does with it.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Why, the worst first.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Everything it touches.</summary>
    public required CommandEffects Effects { get; init; }

    /// <summary>Its commands in the order in which they stand.</summary>
    public required IReadOnlyList<CommandVerdict> Commands { get; init; }

    /// <summary>What ShellCheck remarks, for reviewers; no boundary.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether a command is blocked, see <see cref="CommandVerdict.Blocked" />.</summary>
    public bool Blocked => Commands.Any(command => command.Blocked);
}
