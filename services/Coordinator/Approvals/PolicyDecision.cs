using Platform.Coordinator.Tasks;

namespace Platform.Coordinator.Approvals;

/// <summary>What the policy says of a plan.</summary>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Reason">One sentence for a person.</param>
/// <param name="FourEyes">Another person than the requester has to approve.</param>
/// <param name="Minutes">How long a person has for the decision.</param>
internal sealed record PolicyDecision(PlanVerdict Verdict, string Reason, bool FourEyes = false, int Minutes = 24 * 60);
