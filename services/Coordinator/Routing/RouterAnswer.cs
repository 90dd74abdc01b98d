using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Routing;

/// <summary>What the router's model is asked for.</summary>
internal sealed record RouterAnswer
{
    [Description("Incident: something is broken. Change: something that works is to be different. Request: a standard service, such as an unlocked account. Question: somebody wants to know, nothing changes. Documentation: only a text is wanted.")]
    public required TaskCategory Category { get; init; }

    [Description("Who is needed. Diagnostic looks at the target, read-only; Automation plans and changes; Writer reports and is always needed. A question needs no Automation, a pure text only the Writer.")]
    [MinLength(1), MaxLength(3)]
    public required IReadOnlyList<Agent> Agents { get; init; }

    [Description("How much there is to it.")]
    public required TaskComplexity Complexity { get; init; }

    [Description("Points of risk, 0 to 60, beyond those that the rules found; 0 where the rules have seen everything.")]
    [Range(0, 60)]
    public required int AddedRisk { get; init; }

    [Description("One sentence: what makes it riskier than the rules say; empty where addedRisk is 0.")]
    [StringLength(300)]
    public required string RiskReason { get; init; }

    [Description("One sentence: why this category and these agents.")]
    [StringLength(300, MinimumLength = 1)]
    public required string Reason { get; init; }
}
