using Platform.Contracts.Diagnosis;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Tasks;

/// <summary>Whether Automation has a model that writes a plan where no runbook has steps.</summary>
internal sealed record WrittenPlans(bool ArePossible);

/// <summary>What follows from a diagnosis: a plan, an answer, nothing to do, or no way on.</summary>
internal static class DiagnosisRule
{
    public static (WayOn Way, string Reason) Decide(TaskState task, DiagnosisResult diagnosis, WrittenPlans written) => diagnosis.Conclusion switch
    {
        _ when !task.Agents.Contains(Agent.Automation) => (WayOn.Answered, diagnosis.Summary),
        DiagnosisConclusion.NothingWrong => (WayOn.NothingToDo, $"Nothing was found to be wrong, and nothing was changed. {diagnosis.Summary}"),
        _ when diagnosis.Procedure is null && written.ArePossible => (WayOn.Plan, diagnosis.Summary),
        DiagnosisConclusion.NoRunbook => (WayOn.Stuck, $"No runbook applies. {diagnosis.Summary}"),
        DiagnosisConclusion.CauseConfirmed when diagnosis.Procedure is null => (WayOn.Stuck, $"The cause is known, but no runbook has a remedy for it. {diagnosis.Summary}"),
        DiagnosisConclusion.Inconclusive when diagnosis.Procedure is null => (WayOn.Stuck, Inconclusive(diagnosis)),
        _ when diagnosis.Procedure is null => (WayOn.Stuck, $"No runbook applies. {diagnosis.Summary}"),
        _ => (WayOn.Plan, diagnosis.Summary),
    };

    private static string Inconclusive(DiagnosisResult diagnosis) =>
        diagnosis.Gaps.Count == 0 ? $"Too little could be looked at. {diagnosis.Summary}" : $"{diagnosis.Summary} Not looked at: {string.Join("; ", diagnosis.Gaps)}";
}

/// <summary>How a task goes on after its diagnosis.</summary>
internal enum WayOn
{
    Plan,
    /// <summary>The diagnosis is the answer; nothing is to be changed.</summary>
    Answered,
    /// <summary>What was looked for is not there.</summary>
    NothingToDo,
    /// <summary>Nothing applies, or too little could be looked at.</summary>
    Stuck,
}
