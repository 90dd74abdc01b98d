using System.Net;
using System.Text.Json.Nodes;
using Platform.Chaos.Api;

namespace Platform.Chaos.Tasks;

/// <summary>Brings one task from its submission to its end, as its person would: decides, cancels, looks at unknown outcomes.</summary>
internal sealed class TaskPerson(PlatformClient platform, TimeProvider clock)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    /// <summary>Returns when the task has ended; a cancelled token leaves it where it is.</summary>
    public async Task AccompanyAsync(ChaosTask task, CancellationToken cancellationToken)
    {
        await SubmitAsync(task, cancellationToken);
        while (true)
        {
            var seen = await platform.DemandAsync(HttpMethod.Get, $"/api/v1/tasks/{task.Id}", null, cancellationToken);
            task.Status = seen["status"]?.ToString() ?? "";
            if (task.HasEnded)
            {
                task.EndedAt = seen["endedAt"]?.GetValue<DateTimeOffset>();
                return;
            }
            await (task.Status switch
            {
                "PendingApproval" => DecideAsync(task, seen["planHash"]?.ToString() ?? "", cancellationToken),
                "NeedsAttention" => SettleAsync(task, seen, cancellationToken),
                "InProgress" when task is { Kind: TaskKind.CancelledRunning, CancelledAt: null } => CancelAsync(task, cancellationToken),
                _ => Task.CompletedTask,
            });
            await Task.Delay(s_look, clock, cancellationToken);
        }
    }

    private async Task SubmitAsync(ChaosTask task, CancellationToken cancellationToken)
    {
        var guarded = task.Kind is TaskKind.Automatic;
        var body = new JsonObject
        {
            ["description"] = guarded ? "Three guarded entries are missing in the chaos ledger, append them" : "Three plain entries are missing in the chaos ledger, append them",
            ["context"] = new JsonObject { ["ledger"] = task.Ledger, ["entry"] = task.Entry },
            ["target"] = guarded ? Grounds.FreeTarget : Grounds.GuardedTarget,
            ["requester"] = "chaos",
        };
        var answer = await platform.SendAsync(HttpMethod.Post, "/api/v1/tasks", body, cancellationToken, task.IdempotencyKey);
        task.Id = answer.Status == HttpStatusCode.Accepted && Guid.TryParse(answer.Json["id"]?.ToString(), out var id)
            ? id
            : throw new RunFailedException($"A task was not accepted: {answer}");
    }

    private async Task DecideAsync(ChaosTask task, string hash, CancellationToken cancellationToken)
    {
        if (task.Kind == TaskKind.CancelledWaiting)
        {
            await CancelAsync(task, cancellationToken);
            return;
        }
        var reject = task.Kind == TaskKind.Rejected;
        if (!reject)
        {
            task.Approval ??= (hash, clock.GetUtcNow());
        }
        var answer = await platform.SendAsync(
            HttpMethod.Post, $"/api/v1/tasks/{task.Id}/{(reject ? "reject" : "approve")}",
            new JsonObject { ["planHash"] = hash, ["comment"] = "Decided by the chaos run." }, cancellationToken);
        if (answer.Succeeded && reject)
        {
            task.RejectedAt ??= clock.GetUtcNow();
        }
        Refused(answer, task);
    }

    private async Task CancelAsync(ChaosTask task, CancellationToken cancellationToken)
    {
        var answer = await platform.SendAsync(
            HttpMethod.Post, $"/api/v1/tasks/{task.Id}/cancel", new JsonObject { ["reason"] = "Cancelled by the chaos run." }, cancellationToken);
        if (answer.Succeeded)
        {
            task.CancelledAt ??= clock.GetUtcNow();
        }
        Refused(answer, task);
    }

    /// <summary>Looks at the ledger: the line is there, or the step shall run again.</summary>
    private async Task SettleAsync(ChaosTask task, JsonNode seen, CancellationToken cancellationToken)
    {
        if (seen["attention"]?.ToString() != "OutcomeUnknown")
        {
            return;
        }
        var events = await platform.EventsAsync(task.Id!.Value, cancellationToken);
        if (events.LastOrDefault(e => e["change"]?.ToString() == "StepOutcomeUnknown") is not { } unknown)
        {
            // The status is ahead of the list where a change before it is on its way still; the next look finds it.
            return;
        }
        var step = unknown["data"]?["stepNumber"]?.GetValue<int>() ?? 0;
        var done = Ledger.Read(task.Ledger).Any(line => line.Step == step);
        var said = done ? "Done" : "Retry";
        var answer = await platform.SendAsync(
            HttpMethod.Post, $"/api/v1/tasks/{task.Id}/steps/{step}/settle",
            new JsonObject { ["settlement"] = said, ["comment"] = "Looked at the ledger." }, cancellationToken);
        if (answer.Succeeded)
        {
            task.Settled.Add((step, said));
        }
        Refused(answer, task);
    }

    /// <summary>A repeat of what was taken already is refused with 409, and so is what came too late.</summary>
    private static void Refused(Answer answer, ChaosTask task)
    {
        if (!answer.Succeeded && answer.Status != HttpStatusCode.Conflict)
        {
            throw new RunFailedException($"{task}: {answer}");
        }
    }
}
