using Platform.Contracts.Execution;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Writer.Reports;

/// <summary>The outcome in one paragraph.</summary>
internal static class Summary
{
    public static string Of(TaskFacts facts)
    {
        var sentences = new List<string> { Outcome(facts), Asked(facts), Cause(facts), Steps(facts) };
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    /// <summary>One sentence on how the task ended, or where it stands.</summary>
    public static string Outcome(TaskFacts facts)
    {
        var reason = facts.Task.Reason is { Length: > 0 } text ? $": {Sentence(text)}" : ".";
        return facts.Outcome switch
        {
            TaskStatus.Completed => $"The task **completed**{reason}",
            TaskStatus.Failed => $"The task **failed**{reason}",
            TaskStatus.Rejected => $"The plan was **rejected**; nothing of it was executed{reason}",
            TaskStatus.Cancelled => $"The task was **cancelled**; what had run by then was not undone by the cancellation{reason}",
            TaskStatus.Expired => $"The approval **expired**; nothing of the plan was executed{reason}",
            TaskStatus.NeedsAttention => $"The task **needs attention** from a person{reason}",
            var status => $"The task has not ended; its status is **{status}**{reason}",
        };
    }

    private static string Asked(TaskFacts facts) =>
        $"{MarkdownText.Inline(facts.Task.Requester)} asked for it on {FactsReading.Time(facts.Task.SubmittedAt)}, on target {MarkdownText.Code(facts.Task.Target)}.";

    private static string Cause(TaskFacts facts)
    {
        if (facts.Diagnosis is not { } diagnosis)
        {
            return "";
        }
        var proven = diagnosis.Proven();
        return proven.Count == 0 ? "No cause was confirmed." : $"Confirmed: {string.Join("; ", proven.Select(finding => MarkdownText.Inline(finding.Claim)))}.";
    }

    private static string Steps(TaskFacts facts)
    {
        if (facts.Plan is not { Steps.Count: > 0 } plan)
        {
            return "No plan was made, nothing was changed.";
        }
        if (!facts.Executions.Any(execution => execution.Action == StepAction.Execute))
        {
            return "No step of the plan was executed.";
        }
        var unknown = plan.Steps.Where(step => facts.Last(step.Number, StepAction.Execute)?.Outcome() == ExecutionOutcome.Unknown).ToList();
        var done = $"{FactsReading.Number(facts.Task.StepsDone)} of {FactsReading.Number(facts.Task.StepCount)} steps are recorded as done.";
        return unknown.Count == 0
            ? done
            : $"{done} The outcome of step {string.Join(", ", unknown.Select(step => FactsReading.Number(step.Number)))} is **unknown**.";
    }

    private static string Sentence(string text)
    {
        var sentence = MarkdownText.Inline(text);
        return sentence.EndsWith('.') ? sentence : sentence + ".";
    }
}
