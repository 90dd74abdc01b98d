using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Tasks;

namespace Platform.Coordinator.Approvals;

/// <summary>When an approval counts and a plan may start. Pure; the caller holds the task's row, so no two weigh at once.</summary>
internal static class ApprovalRule
{
    /// <summary>The plan on the policy's terms: what is hashed and approved.</summary>
    public static Plan Seal(Plan plan, PolicyVerdict verdict, DateTimeOffset now) => plan with
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
            return new Weighing(Weight.Refused, TaskRefusal.WrongStatus, $"{Frozen(refusing)} Approve it after that.");
        }
        var given = task.Approvals.Count + (task.Approvals.Exists(one => Person.Same(one, approval.Approver)) ? 0 : 1);
        return given < terms.ApprovalsNeeded ? new Weighing(Weight.Counted)
            : now.Freeze is { } waiting ? new Weighing(Weight.EnoughLater, Why: Frozen(waiting), Until: waiting.Until)
            : new Weighing(Weight.Enough);
    }

    /// <summary>Whether a plan that was approved before may start now: after a freeze, or once more after a failure.</summary>
    public static Weighing WeighStart(TaskState task, PolicyVerdict now, DateTimeOffset at) =>
        now.Freeze is { Waits: false } refusing ? new Weighing(Weight.Refused, TaskRefusal.WrongStatus, $"{Frozen(refusing)} Try again after that.")
        : task.Terms is not { } terms || !Cover(terms, now) || task.ApprovalExpiresAt <= at ? new Weighing(Weight.Outdated)
        : now.Freeze is { } waiting ? new Weighing(Weight.EnoughLater, Why: Frozen(waiting), Until: waiting.Until)
        : new Weighing(Weight.Enough);

    /// <summary>Why a person may not approve; null where he may.</summary>
    public static string? NotAllowed(TaskState task, ApprovalTerms terms, string person, IReadOnlyList<string> roles)
    {
        if (terms.FourEyes && task.Askers.Find(asker => Person.Same(asker, person)) is { } asker)
        {
            return $"The policy asks for four eyes: {asker} asked for this task, so another person has to approve it.";
        }
        var anybody = terms.ApproverRoles.Count + terms.Approvers.Count == 0;
        var named = terms.Approvers.Any(one => Person.Same(one, person)) || terms.ApproverRoles.Intersect(roles, StringComparer.OrdinalIgnoreCase).Any();
        return anybody || named ? null : $"The policy lets only {Who(terms)} approve this plan.";
    }

    /// <summary>That a freeze keeps the plan from starting, and until when.</summary>
    public static string Frozen(FreezeVerdict freeze) =>
        $"Freeze {freeze.Name} {(freeze.Until is { } until ? $"until {until.ToUniversalTime():u}" : "without an end in sight")}: plans that change something do not start.";

    private static string Who(ApprovalTerms terms) => string.Join(" or ", ((string[])
    [
        terms.ApproverRoles.Count == 0 ? "" : $"who has the role {string.Join(" or ", terms.ApproverRoles)}",
        string.Join(" or ", terms.Approvers),
    ]).Where(part => part.Length > 0));

    /// <summary>The terms ask for no less than the policy does now.</summary>
    private static bool Cover(ApprovalTerms terms, PolicyVerdict now) =>
        terms.PolicyVersion == now.PolicyVersion
        && now.Decision != PolicyDecision.Never
        && now.ApprovalsNeeded <= terms.ApprovalsNeeded
        && (!now.FourEyes || terms.FourEyes)
        && (now.ApprovalsNeeded == 0 || (terms.ApproverRoles.SequenceEqual(now.ApproverRoles) && terms.Approvers.SequenceEqual(now.Approvers)));
}

/// <summary>Persons by name.</summary>
internal static class Person
{
    /// <summary>Names differ by more than case and outer spaces.</summary>
    public static bool Same(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);
}
