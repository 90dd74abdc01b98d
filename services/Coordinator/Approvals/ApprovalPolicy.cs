using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Tasks;

namespace Platform.Coordinator.Approvals;

/// <summary>Decides whether a plan needs a person.</summary>
internal sealed class ApprovalPolicy
{
    private readonly int _minutes = 24 * 60;

    public PolicyDecision Decide(Plan plan, TaskCategory category) =>
        plan.Steps.Count == 0 ? new PolicyDecision(PlanVerdict.Empty, "It has no steps.") : new PolicyDecision(PlanVerdict.Approval, "It changes something.", Minutes: _minutes);
}
