using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor.Output;
using Platform.Executor.Sandbox;
using Platform.Executor.Secrets;

namespace Platform.Executor.Runners;

/// <summary>One script with all that decides how it runs.</summary>
internal sealed record ScriptRun
{
    public required Guid ExecutionId { get; init; }
    public required Target Target { get; init; }
    public required Interpreter Interpreter { get; init; }
    public required string Text { get; init; }
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }
    /// <summary>At most <see cref="PlanSecrets.Limit"/>; handed over as open files, see <see cref="HandedOver"/>.</summary>
    public IReadOnlyList<ScriptSecret> Secrets { get; init; } = [];
    /// <summary>What the script sees as variables: its parameters, and for each secret the path from which it is read.</summary>
    public IReadOnlyDictionary<string, string> Variables => Secrets.Count == 0
        ? Parameters
        : Parameters.Concat(HandedOver.Paths(Secrets)).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
    /// <summary>What takes the secrets out of its output; null where it has none.</summary>
    public SecretMask? Mask => Secrets.Count == 0 ? null : new SecretMask(Secrets);
    /// <summary>True for probes and verifications: nothing may be written, whatever the effects say.</summary>
    public required bool ReadOnly { get; init; }
    public required DeclaredEffects Effects { get; init; }
    /// <summary>Throw-away copies that stand in place of folders; null = it runs on what is there.</summary>
    public Overlay? Overlay { get; init; }
    public required TimeSpan Timeout { get; init; }
    /// <summary>Characters of output that are kept, half from its beginning and half from its end.</summary>
    public required int OutputCharacters { get; init; }
}

/// <summary>What a script left. Output holds standard output and error as they came; for read-only runs one after the other.</summary>
internal sealed record ScriptResult(ProcessEnd End, int ExitCode, string Output, bool Truncated, TimeSpan Duration)
{
    /// <summary>Places where the sandbox refused it to write; at most 20, in the order of the first tries.</summary>
    public IReadOnlyList<string> RefusedWrites { get; init; } = [];
    /// <summary>Limits that it reached, each as a sentence.</summary>
    public IReadOnlyList<string> LimitsReached { get; init; } = [];
}
