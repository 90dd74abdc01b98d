using Platform.Lab.Api;
using Platform.Lab.Scenarios;

namespace Platform.Lab.Runs;

/// <summary>Submits a scenario's task, answers for the approver, and waits until the task has settled.</summary>
internal sealed class TaskDriver(PlatformClient platform, TimeProvider clock)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(150);
    /// <summary>How long a task whose approver never answers is watched: it must not go on by itself.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(3);
    private static readonly HashSet<string> s_ends = ["Completed", "Failed", "Rejected", "Cancelled", "Expired", "NeedsAttention"];

    public async Task<TaskOutcome> RunAsync(Scenario scenario, string target, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var id = await platform.SubmitAsync(scenario.Description, scenario.Context, target, scenario.Requester, cancellationToken);
        var asked = false;
        var answered = "";
        long? pendingSince = null;
        string status;
        string? reason;
        while (true)
        {
            var task = await platform.TaskAsync(id, cancellationToken);
            status = PlatformClient.Text(task, "status") ?? "";
            reason = PlatformClient.Text(task, "reason");
            if (s_ends.Contains(status))
            {
                break;
            }
            if (status == "PendingApproval")
            {
                asked = true;
                pendingSince ??= clock.GetTimestamp();
                var hash = PlatformClient.Text(task, "planHash") ?? "";
                if (scenario.Approve == ApproverAnswer.NeverAnswers)
                {
                    if (!scenario.Expect.Status.Contains("Expired") || scenario.Expect.Status.Contains("PendingApproval"))
                    {
                        if (clock.GetElapsedTime(pendingSince.Value) > s_silence)
                        {
                            break;
                        }
                    }
                }
                else if (hash.Length > 0 && hash != answered)
                {
                    answered = hash;
                    await platform.DecideAsync(id, scenario.Approve == ApproverAnswer.Approves, hash, "Decided by the lab.", cancellationToken);
                }
            }
            if (clock.GetElapsedTime(started) > scenario.Expect.MaxTime)
            {
                status += " (not settled in time)";
                break;
            }
            await Task.Delay(s_look, clock, cancellationToken);
        }
        return await OutcomeAsync(id, status, reason, asked, clock.GetElapsedTime(started).TotalSeconds, cancellationToken);
    }

    /// <summary>Ends a task that still waits, so that nothing of it goes on after its world is gone.</summary>
    public async Task SettleAsync(TaskOutcome outcome, CancellationToken cancellationToken)
    {
        if (s_ends.Contains(outcome.Status) && outcome.Status != "NeedsAttention")
        {
            return;
        }
        await platform.CancelAsync(outcome.Id, cancellationToken);
        var started = clock.GetTimestamp();
        while (PlatformClient.Text(await platform.TaskAsync(outcome.Id, cancellationToken), "endedAt") is null
            && clock.GetElapsedTime(started) < TimeSpan.FromSeconds(15))
        {
            await Task.Delay(s_look, clock, cancellationToken);
        }
    }

    private async Task<TaskOutcome> OutcomeAsync(
        string id, string status, string? reason, bool asked, double seconds, CancellationToken cancellationToken)
    {
        // An approval that came between two looks stands in the recorded changes.
        var events = await platform.EventsAsync(id, cancellationToken);
        var plan = await platform.PartAsync(id, "plan", cancellationToken);
        var diagnosis = await platform.PartAsync(id, "diagnosis", cancellationToken);
        return new TaskOutcome
        {
            Id = id,
            Status = status,
            Reason = reason,
            ApprovalAsked = asked || events.Any(e => PlatformClient.Text(e, "status") == "PendingApproval"),
            Seconds = seconds,
            Runbook = PlatformClient.Text(plan?["plan"], "runbookId"),
            Causes = TaskOutcome.ConfirmedIn(diagnosis),
            Analysis = (await platform.TaskAsync(id, cancellationToken))["analysis"],
            Diagnosis = diagnosis,
            Report = await platform.ReportAsync(id, cancellationToken),
        };
    }
}
