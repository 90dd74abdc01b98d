using MassTransit;
using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Approvals;
using Platform.ShellAnalysis.Policy;

namespace Platform.Coordinator.Tasks;

/// <summary>What the saga does between a plan and its first step: the policy judges, persons approve, a freeze passes.</summary>
internal static class ApprovalExtensions
{
    /// <summary>Refused decisions of one attempt that are recorded; what comes after them is refused all the same.</summary>
    private const int RefusalLimit = 100;

    private static readonly TimeSpan s_endless = TimeSpan.FromDays(1);

    /// <summary>Asks the policy about the plan, sets its terms and with them the hash that is approved. Approvals of an earlier hash are void.</summary>
    public static EventActivityBinder<TaskState, T> JudgePlan<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(async context =>
    {
        var (task, journal) = (context.Saga, context.Journal());
        var plan = task.Draft ?? await journal.ReadAsync<Plan>(context, task.PlanAt);
        var verdict = context.Ask(plan);
        if (task.DraftProblem is { } problem)
        {
            verdict = verdict with { Decision = PolicyDecision.Never, Rule = null, Reason = problem };
        }
        else if (verdict is { Freeze: { Waits: false } freeze } && plan.Steps.Count > 0)
        {
            verdict = verdict with { Decision = PolicyDecision.Never, Reason = $"{PolicyTerms.Frozen(freeze)} Restart the task after that." };
        }
        plan = ApprovalRule.Seal(plan, verdict, task, journal.Now);
        (task.EarlierPlanHash, task.EarlierPlanAt) = (task.PlanHash, task.PlanAt);
        (task.Terms, task.PlanHash) = (plan.Approval, PlanHash.Compute(plan));
        (task.Approvals, task.ApprovedBy, task.WaitsUntil) = ([], null, null);
        task.ApprovalExpiresAt = plan.Approval!.ExpiresAt;
        task.VerdictReason = plan.Steps.Count == 0 ? "The plan has no steps." : verdict.Reason;
        task.Verdict = plan.Steps.Count == 0 && task.DraftProblem is null ? PlanVerdict.Empty : verdict.Decision switch
        {
            PolicyDecision.Automatic => PlanVerdict.Automatic,
            PolicyDecision.Approval => PlanVerdict.Approval,
            _ => PlanVerdict.Refused,
        };
        if (verdict.Freeze is { Waits: true } waiting && task.Verdict == PlanVerdict.Automatic)
        {
            task.Weighing = new Weighing(Weight.EnoughLater, Why: PolicyTerms.Frozen(waiting), Until: waiting.Until);
            task.WaitsUntil = waiting.Until ?? journal.Now + s_endless;
        }
        await journal.RecordAsync(
            context, TaskChange.Planned, Text.Line($"{plan.Title}: {plan.Steps.Count} steps, risk {plan.Risk.Score} ({plan.Risk.Level}). {task.VerdictReason}"), plan);
        task.PlanAt = task.Sequence;
        await journal.RecordAsync(context, TaskChange.PolicyDecided, Text.Line($"The policy says {Says(verdict)}: {verdict.Reason}"), verdict);
        task.PolicyAt = task.Sequence;
        (task.Draft, task.DraftProblem) = (null, null);
    });

    public static EventActivityBinder<TaskState, T> ApproveByPolicy<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(async context =>
    {
        context.Saga.ApprovedBy = "policy";
        context.Journal().RecordDecision(context, "AutoApproved", "policy", context.Saga.VerdictReason);
        await context.Journal().RecordAsync(context, TaskChange.AutoApproved, Text.Line($"Approved by the policy: {context.Saga.VerdictReason}"));
    });

    public static EventActivityBinder<TaskState, T> AskForApproval<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        task.Resends = 0;
        task.WakeAt = task.ApprovalExpiresAt;
        var plan = await context.Journal().ReadAsync<Plan>(context, task.PlanAt);
        var persons = task.Terms!.ApprovalsNeeded == 1 ? "A person has" : $"{task.Terms.ApprovalsNeeded} persons have";
        await context.Journal().RecordAsync(context, TaskChange.ApprovalRequested, Text.Line($"{persons} to decide: {task.VerdictReason}"), plan);
        await context.Publish(
            new ApprovalRequested
            {
                TaskId = task.CorrelationId,
                PlanHash = task.PlanHash!,
                Reason = task.VerdictReason ?? "",
                ExpiresAt = task.ApprovalExpiresAt!.Value,
            },
            context.CancellationToken);
    });

    public static EventActivityBinder<TaskState, ApproveTask> WeighApproval(this EventActivityBinder<TaskState, ApproveTask> binder) => binder.ThenAsync(async context =>
        context.Saga.Weighing = ApprovalRule.Weigh(context.Saga, context.Message, await context.AskAsync()));

    public static EventActivityBinder<TaskState, WakeTask> WeighStart(this EventActivityBinder<TaskState, WakeTask> binder) => binder.ThenAsync(context => context.WeighStartAsync(null));

    public static EventActivityBinder<TaskState, RetryTask> WeighRetry(this EventActivityBinder<TaskState, RetryTask> binder) => binder.ThenAsync(context =>
        context.Saga.PlanAt is null ? Task.CompletedTask : context.WeighStartAsync(context.Message.RequestedBy));

    /// <summary>Counts an approval; a person counts once.</summary>
    public static EventActivityBinder<TaskState, ApproveTask> KeepApproval(this EventActivityBinder<TaskState, ApproveTask> binder) => binder.ThenAsync(async context =>
    {
        var (task, message) = (context.Saga, context.Message);
        if (task.Approvals.Exists(one => Person.Same(one, message.Approver)))
        {
            return;
        }
        task.Approvals.Add(Text.Clean(message.Approver));
        context.Journal().RecordDecision(context, "Approved", message.Approver, message.Comment);
        if (task.Weighing!.Weight == Weight.Counted)
        {
            await context.Journal().RecordAsync(context, TaskChange.ApprovalGiven, DecisionExtensions.Said(
                message.Approver, $"approved the plan ({task.Approvals.Count} of {task.Terms!.ApprovalsNeeded})", message.Comment));
            return;
        }
        task.ApprovedBy = string.Join(", ", task.Approvals);
        await context.Journal().RecordAsync(context, TaskChange.Approved, DecisionExtensions.Said(message.Approver, "approved the plan", message.Comment));
    });

    public static EventActivityBinder<TaskState, ApproveTask> RefuseApproval(this EventActivityBinder<TaskState, ApproveTask> binder) => binder.ThenAsync(context =>
        context.RefuseDecisionAsync(context.Message.Approver, context.Message.PlanHash, "approve", context.Saga.Weighing!.Code, context.Saga.Weighing.Why!));

    /// <summary>The terms changed under the approver's eyes: he gets the new hash and what is different.</summary>
    public static EventActivityBinder<TaskState, ApproveTask> RefuseAsOutdated(this EventActivityBinder<TaskState, ApproveTask> binder) => binder.ThenAsync(context =>
        context.RefuseDecisionAsync(
            context.Message.Approver, context.Message.PlanHash, "approve", TaskRefusal.PlanHashMismatch,
            $"The approval policy says something else by now, so the plan was judged anew: {context.Saga.VerdictReason} Its hash is now {context.Saga.PlanHash}."));

    public static EventActivityBinder<TaskState, RejectTask> RefuseRejection(this EventActivityBinder<TaskState, RejectTask> binder) => binder.ThenAsync(context =>
        context.RefuseDecisionAsync(
            context.Message.Approver, context.Message.PlanHash, "reject", TaskRefusal.PlanHashMismatch,
            $"The plan is not the one that was seen; its hash is {context.Saga.PlanHash}. Look at the current plan and decide again."));

    /// <summary>Approved, and a freeze keeps it from starting: it is looked at again when the freeze ends.</summary>
    public static EventActivityBinder<TaskState, T> WaitForFreeze<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(async context =>
    {
        var (task, weighing) = (context.Saga, context.Saga.Weighing!);
        var until = weighing.Until ?? context.Journal().Now + s_endless;
        // Where the approval ends first, there is nothing to wait for.
        task.WaitsUntil = until < task.ApprovalExpiresAt ? until : task.ApprovalExpiresAt;
        task.WakeAt = task.WaitsUntil;
        task.Resends = 0;
        await context.Journal().RecordAsync(context, TaskChange.Waiting, Text.Line($"Approved, not begun. {weighing.Why}"));
    });

    /// <summary>A person's decision is refused, and that it was is recorded.</summary>
    private static async Task RefuseDecisionAsync(
        this BehaviorContext<TaskState> context, string person, string hash, string what, TaskRefusal code, string why)
    {
        var task = context.Saga;
        IReadOnlyList<PlanDifference> differences = code == TaskRefusal.PlanHashMismatch && hash == task.EarlierPlanHash && task.EarlierPlanAt is { } at
            ? PlanDifferences.Between(await context.Journal().ReadAsync<Plan>(context, at), await context.Journal().ReadAsync<Plan>(context, task.PlanAt))
            : [];
        var refusal = DecisionExtensions.Refusal(task, code, why) with { Differences = differences };
        if (task.RefusedDecisions < RefusalLimit)
        {
            task.RefusedDecisions++;
            await context.Journal().RecordAsync(context, TaskChange.DecisionRefused, Text.Line($"{person} could not {what} the plan: {why}"), refusal);
        }
        await context.RespondAsync(refusal with { Status = task.Status });
    }

    private static async Task WeighStartAsync(this BehaviorContext<TaskState> context, string? retriedBy) =>
        context.Saga.Weighing = ApprovalRule.WeighStart(context.Saga, await context.AskAsync(), context.Journal().Now, retriedBy);

    private static async Task<PolicyVerdict> AskAsync(this BehaviorContext<TaskState> context) =>
        context.Ask(await context.Journal().ReadAsync<Plan>(context, context.Saga.PlanAt));

    /// <summary>Whether the policy would have a person decide on the plan as it is now.</summary>
    internal static bool WillAskPerson(this BehaviorContext<TaskState> context, Plan plan) =>
        context.Ask(plan) is { Decision: PolicyDecision.Approval } verdict && verdict.Freeze is not { Waits: false };

    private static PolicyVerdict Ask(this BehaviorContext<TaskState> context, Plan plan) => context.GetServiceOrCreateInstance<ApprovalPolicy>()
        .Decide(PolicyCases.Of(plan, context.Saga.Category, context.Saga.RequesterRoles, context.Journal().Now));

    private static string Says(PolicyVerdict verdict) => verdict.Decision switch
    {
        PolicyDecision.Automatic => "that it runs without a person",
        PolicyDecision.Never => "that it must not run",
        _ when verdict.ApprovalsNeeded == 1 => "that a person decides",
        _ => $"that {verdict.ApprovalsNeeded} persons decide",
    };
}
