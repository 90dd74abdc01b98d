using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using static Platform.Writer.Reports.FactsReading;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Writer.Reports;

/// <summary>What is left to do, each by a fixed rule from a recorded fact; nothing is invented.</summary>
internal static class FollowUps
{
    /// <summary>A list that no person would read to its end helps nobody.</summary>
    private const int Most = 200;

    public static IReadOnlyList<string> Of(TaskFacts facts) =>
        [.. OfOutcome(facts).Concat(facts.Plan?.Steps.SelectMany(step => OfStep(facts, step)) ?? []).Concat(OfDiagnosis(facts)).Take(Most)];

    private static IEnumerable<string> OfOutcome(TaskFacts facts)
    {
        switch (facts.Outcome)
        {
            case TaskStatus.NeedsAttention when facts.Task.Attention == AttentionReason.ParametersRequired:
                yield return "Answer the values that the plan asks for.";
                break;
            case TaskStatus.NeedsAttention when facts.Task.Attention == AttentionReason.BudgetUsedUp:
                yield return "Decide about the budget of the model that waits: raise its limit for this task, or let the task go on without a model.";
                break;
            case TaskStatus.NeedsAttention:
                yield return "Settle what became of the step whose outcome is unknown: done, not done, or run again.";
                break;
            case TaskStatus.PendingApproval:
                yield return facts.Task.ApprovalExpiresAt is { } expiry
                    ? $"Decide on the plan before {Time(expiry)}; then its approval expires."
                    : "Decide on the plan.";
                break;
            case TaskStatus.Expired:
                yield return "Nobody decided in time: restart the task if it is still wanted.";
                break;
            case TaskStatus.Rejected:
                yield return facts.Approvals is [.., { Comment: { } comment }]
                    ? $"Rejected with the comment: {MarkdownText.Inline(comment)}"
                    : "Rejected without a comment: ask the approver what should be different.";
                break;
            case TaskStatus.Failed when facts.Plan is null:
                yield return "No plan was made: the task still has to be done by hand, or by a runbook that covers it.";
                break;
        }
    }

    private static IEnumerable<string> OfStep(TaskFacts facts, PlanStep step)
    {
        var number = $"Step {Number(step.Number)}";
        var target = MarkdownText.Code(facts.Task.Target);
        var executed = facts.Last(step.Number, StepAction.Execute);
        switch (executed?.Outcome())
        {
            case ExecutionOutcome.Unknown when facts.Timeline.Any(entry => entry.Change == TaskChange.StepSettled):
                yield return $"{number}: its execution left no record of its end; the timeline says what a person settled.";
                break;
            case ExecutionOutcome.Unknown:
                yield return $"{number}: find out on {target} whether it took effect; its outcome is unknown.";
                break;
            case ExecutionOutcome.Stopped or ExecutionOutcome.TimedOut:
                yield return $"{number}: it was ended before its end; check on {target} what it had done by then.";
                break;
            case ExecutionOutcome.Refused:
                yield return $"{number}: it was refused because what was asked is not what was approved; plan and approve again.";
                break;
            case ExecutionOutcome.TargetUnavailable:
                yield return $"{number}: make {target} available, then retry.";
                break;
        }
        if (executed is null)
        {
            yield break;
        }
        var effective = facts.MayHaveTakenEffect(step);
        if (facts.Last(step.Number, StepAction.RollBack) is { } rollback && rollback.Outcome() != ExecutionOutcome.Succeeded)
        {
            yield return $"{number}: its rollback {(rollback.Outcome() == ExecutionOutcome.Unknown ? "has an unknown outcome" : rollback.Outcome().InWords())}; undo it by hand on {target}.";
        }
        else if (effective && facts.Outcome is TaskStatus.Failed or TaskStatus.Cancelled && executed.Outcome() != ExecutionOutcome.Unknown)
        {
            yield return $"{number}: it ran and was not undone; decide whether it stays.";
        }
        if (effective && step.Rollback is null)
        {
            yield return $"{number}: the plan has no rollback for it; undoing it is work by hand.";
        }
        if (effective && !step.Script.Effects.Declared && facts.Plan?.RunbookId is { } runbook)
        {
            yield return $"{number}: declare its effects in runbook {MarkdownText.Code(runbook)}; it ran with unknown effects.";
        }
        if (effective && executed.Outcome() == ExecutionOutcome.Succeeded)
        {
            foreach (var followUp in OfProof(facts, step, number))
            {
                yield return followUp;
            }
        }
    }

    private static IEnumerable<string> OfProof(TaskFacts facts, PlanStep step, string number)
    {
        var verified = facts.Last(step.Number, StepAction.Verify);
        if (step.Verification is null)
        {
            yield return $"{number}: the plan has no verification for it; nothing recorded proves its effect.";
        }
        else if (verified is null)
        {
            yield return $"{number}: it was not verified.";
        }
        else if (verified.Outcome() != ExecutionOutcome.Succeeded)
        {
            yield return $"{number}: its verification {(verified.Outcome() == ExecutionOutcome.Unknown ? "has an unknown outcome" : verified.Outcome().InWords())}; check the effect by hand.";
        }
    }

    private static IEnumerable<string> OfDiagnosis(TaskFacts facts)
    {
        if (facts.Diagnosis is not { } diagnosis)
        {
            yield break;
        }
        if (diagnosis.Runbooks.Count == 0)
        {
            yield return "No runbook was found for this task: write one.";
        }
        if (diagnosis.Proven().Count == 0)
        {
            yield return "No cause was confirmed: the problem may come back.";
        }
        foreach (var finding in diagnosis.Findings.Where(finding => finding.Status != FindingStatus.RuledOut && !diagnosis.IsProven(finding)))
        {
            yield return $"Still a hypothesis: {MarkdownText.Inline(finding.Claim)}";
        }
        foreach (var gap in diagnosis.Gaps)
        {
            yield return $"Not looked at: {MarkdownText.Inline(gap)}";
        }
    }
}
