using System.Globalization;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;

namespace Platform.Writer.Reports;

/// <summary>What became of one execution, as far as it is recorded.</summary>
internal enum ExecutionOutcome { Succeeded, Failed, TimedOut, Stopped, Refused, TargetUnavailable, Unknown }

/// <summary>Reads recorded facts; judges only where a fixed rule decides.</summary>
internal static class FactsReading
{
    public const string NotStated = "not stated";

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A number exactly as it is recorded.</summary>
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Milliseconds(int? duration) => duration is { } known ? $"{Number(known)} ms" : "not recorded";

    public static ExecutionOutcome Outcome(this StepResult result) => result.Failure switch
    {
        StepFailure.UnexpectedResult or StepFailure.UndeclaredWrite => ExecutionOutcome.Failed,
        StepFailure.TimedOut => ExecutionOutcome.TimedOut,
        StepFailure.Stopped => ExecutionOutcome.Stopped,
        StepFailure.Refused => ExecutionOutcome.Refused,
        StepFailure.TargetUnavailable => ExecutionOutcome.TargetUnavailable,
        // Success is claimed only where an end was recorded and nothing speaks against it.
        _ => result is { ExitCode: not null, Problem: null } ? ExecutionOutcome.Succeeded : ExecutionOutcome.Unknown,
    };

    public static string InWords(this ExecutionOutcome outcome) => outcome switch
    {
        ExecutionOutcome.Succeeded => "succeeded",
        ExecutionOutcome.Failed => "failed",
        ExecutionOutcome.TimedOut => "timed out",
        ExecutionOutcome.Stopped => "stopped",
        ExecutionOutcome.Refused => "refused, not started",
        ExecutionOutcome.TargetUnavailable => "not started, target unavailable",
        _ => "outcome unknown",
    };

    public static IReadOnlyList<StepResult> Of(this TaskFacts facts, int step, StepAction action) =>
        [.. facts.Executions.Where(execution => execution.StepNumber == step && execution.Action == action)];

    /// <summary>The newest execution of a step's script; null where it was never begun.</summary>
    public static StepResult? Last(this TaskFacts facts, int step, StepAction action) =>
        facts.Executions.LastOrDefault(execution => execution.StepNumber == step && execution.Action == action);

    /// <summary>True where the step may have changed the world and no successful rollback is recorded after it.</summary>
    public static bool MayHaveTakenEffect(this TaskFacts facts, PlanStep step) =>
        facts.Executions.LastOrDefault(execution => execution.StepNumber == step.Number && execution.Action != StepAction.Verify) switch
        {
            null => false,
            { Action: StepAction.RollBack } rollback when rollback.Outcome() == ExecutionOutcome.Succeeded => false,
            { Action: StepAction.RollBack } => true,
            { } execution => execution.Outcome() is not (ExecutionOutcome.Refused or ExecutionOutcome.TargetUnavailable),
        };

    /// <summary>True where every citation stands in the recorded evidence; a claim without that is a hypothesis.</summary>
    public static bool IsProven(this DiagnosisResult diagnosis, Finding finding) =>
        finding.Status == FindingStatus.Confirmed && finding.Citations.Count > 0 && finding.Citations.All(diagnosis.Stands);

    /// <summary>True where the quote stands in its evidence at its offset.</summary>
    public static bool Stands(this DiagnosisResult diagnosis, Citation citation) =>
        citation.Quote.Length > 0
        && diagnosis.Evidence.FirstOrDefault(evidence => evidence.EvidenceId == citation.EvidenceId) is { } evidence
        && citation.Offset >= 0 && citation.Offset <= evidence.Text.Length - citation.Quote.Length
        && string.CompareOrdinal(evidence.Text, citation.Offset, citation.Quote, 0, citation.Quote.Length) == 0;

    public static IReadOnlyList<Finding> Proven(this DiagnosisResult diagnosis) => [.. diagnosis.Findings.Where(diagnosis.IsProven)];

    public static string Approved(this TaskFacts facts) => facts.Approvals switch
    {
        [.., var decision] => $"{MarkdownText.Inline(decision.Decision)} by {MarkdownText.Inline(decision.By)} at {Time(decision.At)}",
        _ when facts.Timeline.Any(entry => entry.Change == TaskChange.AutoApproved) => "by policy, no person was asked",
        _ => "no decision recorded",
    };

    public static string Subject(this TaskFacts facts) => MarkdownText.Title(facts.Plan?.Title is { Length: > 0 } title ? title : facts.Task.Description, 120);

    /// <summary>The end of an output, cut at a line's start; false where all of it is shown.</summary>
    public static (string Text, bool Cut) Tail(string output)
    {
        const int limit = 4_000;
        if (output.Length <= limit)
        {
            return (output, false);
        }
        var start = output.IndexOf('\n', output.Length - limit) + 1;
        if (start == 0 || start == output.Length)
        {
            // One long line: begin after a space, so that no number loses its beginning.
            start = Math.Max(output.IndexOf(' ', output.Length - limit) + 1, output.Length - limit);
        }
        return (output[start..], true);
    }
}
