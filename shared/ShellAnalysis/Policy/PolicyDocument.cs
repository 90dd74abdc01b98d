using Platform.Contracts.Policy;

namespace Platform.ShellAnalysis.Policy;

/// <summary>What a policy file says.</summary>
internal sealed record PolicyDocument
{
    public required IReadOnlyList<PolicyRule> Rules { get; init; }
    public required IReadOnlyList<PolicyFreeze> Freezes { get; init; }
    public required PolicyDecision Otherwise { get; init; }
    public required bool FourEyes { get; init; }
    /// <summary>How long a person has, in minutes.</summary>
    public required int Minutes { get; init; }
}
