using Platform.Lab.Api;
using Platform.Lab.Scenarios;

namespace Platform.Lab.Runs;

/// <summary>Compares what the platform says with what the scenario expects.</summary>
internal static class Judgement
{
    /// <summary>What is not as expected, one sentence each.</summary>
    public static List<string> Of(Expectation expect, TaskOutcome outcome)
    {
        var reasons = new List<string>();
        if (!expect.Status.Contains(outcome.Status, StringComparer.Ordinal))
        {
            reasons.Add($"the task ended as {outcome.Status}, expected {string.Join(" or ", expect.Status)}");
        }
        if (expect.Approval == ExpectedApproval.Required && !outcome.ApprovalAsked)
        {
            reasons.Add("nobody was asked for approval");
        }
        if (expect.Approval == ExpectedApproval.None && outcome.ApprovalAsked)
        {
            reasons.Add("approval was asked for, and none was expected");
        }
        if (expect.Cause is { } cause && !outcome.Causes.Any(cause.IsMatch))
        {
            var found = outcome.Causes.Count == 0 ? "nothing was confirmed" : $"confirmed was: {string.Join("; ", outcome.Causes)}";
            reasons.Add($"no confirmed finding matches {cause}; {found}");
        }
        if (expect.Runbook is { } runbook && outcome.Runbook != runbook)
        {
            reasons.Add($"the plan came from {outcome.Runbook ?? "no runbook"}, expected {runbook}");
        }
        if (outcome.Seconds > expect.MaxTime.TotalSeconds)
        {
            reasons.Add($"it took {outcome.Seconds:0.0} s, more than {expect.MaxTime.TotalSeconds:0} s");
        }
        return reasons;
    }
}
