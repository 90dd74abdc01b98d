using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Tasks;
using Platform.ShellAnalysis.Policy;

namespace Platform.Coordinator.Approvals;

/// <summary>When an approval counts and a plan may start. Pure; the caller holds the task's row, so no two weigh at once.</summary>
internal static class ApprovalRule
{
    /// <summary>The plan on the policy's terms: what is hashed and approved.</summary>
    public static Plan Seal(Plan plan, PolicyVerdict verdict, TaskState task, DateTimeOffset now) => plan with
    {
        Approval = new ApprovalTerms
        {
            PolicyVersion = verdict.PolicyVersion,
            Rule = verdict.Rule,
            Reason = verdict.Reason,
            ApprovalsNeeded = verdict.ApprovalsNeeded,
            ApproverRoles = verdict.ApproverRoles,
            Approvers = verdict.Approvers,
            FourEyes = verdict.FourEyes,
            RequesterRoles = task.RequesterRoles,
            Category = task.Category,
            ExpiresAt = now.AddMinutes(verdict.ExpiryMinutes),
        },
    };

    /// <summary>What one more approval comes to.</summary>
    public static Weighing Weigh(TaskState task, ApproveTask approval, PolicyVerdict now)
    {
        if (approval.PlanHash != task.PlanHash)
        {
            return new Weighing(
                Weight.Refused, TaskRefusal.PlanHashMismatch, $"The plan is not the one that was seen; its hash is {task.PlanHash}. Look at the current plan and decide again.");
        }
        if (task.Terms is not { } terms || !Cover(terms, now))
        {
            return new Weighing(Weight.Outdated);
        }
        if (NotAllowed(task, terms, approval.Approver, approval.ApproverRoles) is { } why)
        {
            return new Weighing(Weight.Refused, TaskRefusal.ApproverNotAllowed, why);
        }
        if (now.Freeze is { Waits: false } refusing)
        {
            return new Weighing(Weight.Refused, TaskRefusal.WrongStatus, $"{PolicyTerms.Frozen(refusing)} Approve it after that.");
        }
        var given = task.Approvals.Count + (task.Approvals.Exists(one => Person.Same(one, approval.Approver)) ? 0 : 1);
        return given < terms.ApprovalsNeeded ? new Weighing(Weight.Counted)
            : now.Freeze is { } waiting ? new Weighing(Weight.EnoughLater, Why: PolicyTerms.Frozen(waiting), Until: waiting.Until)
            : new Weighing(Weight.Enough);
    }

    /// <summary>Whether a plan that was approved before may start now: after a freeze, or once more after a failure.</summary>
    public static Weighing WeighStart(TaskState task, PolicyVerdict now, DateTimeOffset at, string? retriedBy) =>
        now.Freeze is { Waits: false } refusing ? new Weighing(Weight.Refused, TaskRefusal.WrongStatus, $"{PolicyTerms.Frozen(refusing)} Try again after that.")
        : task.Terms is not { } terms || !Cover(terms, now) || task.ApprovalExpiresAt <= at || !StillApproved(task, terms, retriedBy) ? new Weighing(Weight.Outdated)
        : now.Freeze is { } waiting ? new Weighing(Weight.EnoughLater, Why: PolicyTerms.Frozen(waiting), Until: waiting.Until)
        : new Weighing(Weight.Enough);

    /// <summary>Why a person may not approve; null where he may.</summary>
    public static string? NotAllowed(TaskState task, ApprovalTerms terms, string person, IReadOnlyList<string> roles)
    {
        if (AskedUnderFourEyes(task, person) is { } asker)
        {
            return $"The policy asks for four eyes: {asker} asked for this task, so another person has to approve it.";
        }
        var anybody = terms.ApproverRoles.Count + terms.Approvers.Count == 0;
        var named = terms.Approvers.Any(one => Person.Same(one, person)) || terms.ApproverRoles.Intersect(roles, StringComparer.OrdinalIgnoreCase).Any();
        return anybody || named ? null : $"The policy lets only {Who(terms)} approve this plan.";
    }

    /// <summary>Why a person may not say that a step of unknown outcome is done or shall run again, for that lets something run; null where he may.</summary>
    public static string? MayNotSettle(TaskState task, SettleStep settle) =>
        settle.Settlement != StepSettlement.NotDone && AskedUnderFourEyes(task, settle.SettledBy) is { } asker
            ? $"The policy asks for four eyes: {asker} asked for this task, so another person has to say that it goes on."
            : null;

    /// <summary>The asker that a person is, where the plan's terms want four eyes.</summary>
    private static string? AskedUnderFourEyes(TaskState task, string person) =>
        task.Terms is { FourEyes: true } ? task.Askers.Find(asker => Person.Same(asker, person)) : null;

    private static string Who(ApprovalTerms terms) => string.Join(" or ", ((string[])
    [
        terms.ApproverRoles.Count == 0 ? "" : $"who has the role {string.Join(" or ", terms.ApproverRoles)}",
        string.Join(" or ", terms.Approvers),
    ]).Where(part => part.Length > 0));

    /// <summary>Under four eyes the approval of who asked meanwhile, by a retry, counts no more.</summary>
    private static bool StillApproved(TaskState task, ApprovalTerms terms, string? retriedBy) => !terms.FourEyes || terms.ApprovalsNeeded <= task.Approvals.Count(
        one => !task.Askers.Exists(asker => Person.Same(asker, one)) && (retriedBy is null || !Person.Same(one, retriedBy)));

    /// <summary>The terms are of the policy of now, and ask for no less than it does.</summary>
    private static bool Cover(ApprovalTerms terms, PolicyVerdict now) => terms.PolicyVersion == now.PolicyVersion && PolicyTerms.Stricter(terms, now) is null;
}

/// <summary>Persons by name.</summary>
internal static class Person
{
    /// <summary>Names differ by more than case and outer spaces.</summary>
    public static bool Same(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);
}
