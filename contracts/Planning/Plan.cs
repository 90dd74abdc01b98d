using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;

namespace Platform.Contracts.Planning;

/// <summary>Ordered steps, exactly as they will run. Everything in it is covered by the plan hash.</summary>
public sealed record Plan
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required int Revision { get; init; }
    public required string Title { get; init; }
    public string? RunbookId { get; init; }
    public int? RunbookVersion { get; init; }
    /// <summary>The language model that wrote its scripts for this task; null where they are a runbook's.</summary>
    public string? WrittenBy { get; init; }
    /// <summary>The cause it remedies, in words; null where no cause was confirmed.</summary>
    public string? Cause { get; init; }
    public required TargetSnapshot Target { get; init; }
    /// <summary>Values by name, where each came from. Sorted by name.</summary>
    public required IReadOnlyList<PlanParameter> Parameters { get; init; }
    public required IReadOnlyList<PlanStep> Steps { get; init; }
    /// <summary>Highest of the steps' risks with the analysis' factors.</summary>
    public required RiskScore Risk { get; init; }
    /// <summary>What every script has in its environment beside the parameters: <c>NAME=value</c>, sorted.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];
    /// <summary>Null in a draft; without them nothing runs.</summary>
    public ApprovalTerms? Approval { get; init; }
}

/// <summary>A filled parameter.</summary>
/// <param name="Name">Its name; the scripts see it as a variable of that name.</param>
/// <param name="Value">Its value; for a sensitive parameter the name of the secret, never the secret.</param>
/// <param name="Origin">Where it came from, for a person: <c>context: path</c>, <c>text: "/var"</c>, <c>evidence: ...</c>, <c>default</c>.</param>
/// <param name="SecretVersion">
/// For a sensitive parameter the version of the secret; its scripts get a path from which they read the secret, and nothing
/// runs where the secret has another version by then. Null for all others.
/// </param>
public sealed record PlanParameter(string Name, string Value, string Origin, int? SecretVersion = null);
