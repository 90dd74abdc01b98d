using Platform.Contracts.Planning;
using Platform.Contracts.Policy;

namespace Platform.ShellAnalysis.Policy;

/// <summary>Holds the terms on which a plan was approved against what the policy says by now.</summary>
public static class PolicyTerms
{
    /// <summary>In what the policy is stricter now than the terms, as the end of a sentence; null where they ask for no less.</summary>
    public static string? Stricter(ApprovalTerms terms, PolicyVerdict now) =>
        now.Decision == PolicyDecision.Never ? "it must not run at all"
        : now.ApprovalsNeeded > terms.ApprovalsNeeded ? $"{now.ApprovalsNeeded} persons must approve it, not {terms.ApprovalsNeeded}"
        : now.FourEyes && !terms.FourEyes ? "nobody who asked for it may approve it"
        : now.ApprovalsNeeded > 0 && !ApproversCover(terms, now) ? "other persons must approve it"
        : null;

    /// <summary>That a freeze keeps a plan from starting, and until when.</summary>
    public static string Frozen(FreezeVerdict freeze) =>
        $"Freeze {freeze.Name} {(freeze.Until is { } until ? $"until {until.ToUniversalTime():u}" : "without an end in sight")}: plans that change something do not start.";

    /// <summary>Whoever could approve on the terms may do so now.</summary>
    private static bool ApproversCover(ApprovalTerms terms, PolicyVerdict now) =>
        now.ApproverRoles.Count + now.Approvers.Count == 0
        || (terms.ApproverRoles.Count + terms.Approvers.Count > 0
            && !terms.ApproverRoles.Except(now.ApproverRoles, StringComparer.OrdinalIgnoreCase).Any()
            && !terms.Approvers.Except(now.Approvers, StringComparer.OrdinalIgnoreCase).Any());
}
