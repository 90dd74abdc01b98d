using System.Text.Json;
using Dapper;
using MassTransit;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Tasks;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>What a task has come to: everything that must not depend on how its messages came.</summary>
internal sealed record TaskOutcome(string State, string Changes, string Steps, string? Reason, string? ApprovedBy, string Decisions);

/// <summary>One task whose messages a test delivers; the other services answer only what the saga is asking now.</summary>
internal sealed class OrderedTask(MessageCourier courier, NpgsqlDataSource database, Story story)
{
    private static readonly HashSet<string> s_ends = new(StringComparer.Ordinal) { "Completed", "Failed", "Rejected", "Cancelled", "Expired" };
    private readonly Guid _id = Guid.NewGuid();
    private readonly Dictionary<TaskMessage, Guid> _lastIds = [];

    public async Task DeliverAsync(Delivery delivery)
    {
        var id = delivery.Redelivery && _lastIds.TryGetValue(delivery.Message, out var last) ? last : NewId.NextGuid();
        _lastIds[delivery.Message] = id;
        // A person approves what the task shows now.
        var seen = delivery.Message.Name == "Approve" ? (await ReadAsync()).Task?.PlanHash : null;
        await courier.DeliverAsync(Body(delivery.Message, reportId: TaskIds.Report(_id, 14), seen), id);
    }

    /// <summary>Answers what the task waits for until it has ended.</summary>
    public async Task<TaskOutcome> EndAsync()
    {
        for (var answers = 0; answers < 30; answers++)
        {
            var (state, task) = await ReadAsync();
            if (s_ends.Contains(state))
            {
                return await OutcomeAsync(state, task!);
            }
            await courier.DeliverAsync(Body(Answer(state, task), task?.ReportId ?? Guid.Empty, task?.PlanHash), NewId.NextGuid());
        }
        throw new AssertionException($"Task {_id} does not end: {await ReadAsync()}");
    }

    private TaskMessage Answer(string state, TaskState? task) => state switch
    {
        "" => new("Submitted"),
        "ResolvingTarget" => new("TargetResolved"),
        "Analyzing" => new("Analyzed"),
        "Diagnosing" => new("Diagnosed"),
        "Planning" => new("PlanDrafted"),
        "Rehearsing" => new("PlanRehearsed"),
        "PendingApproval" => new("Approve"),
        "InProgress" when story == Story.SecondStepFails && task!.Step == 2 => new("StepFailed", 2),
        "InProgress" when story == Story.FirstOutcomeUnknown && task!.Step == 1 => new("OutcomeUnknown", 1),
        "InProgress" => new("StepCompleted", task!.Step),
        "Verifying" when story == Story.SecondVerificationFails && task!.Step == 2 => new("VerificationFailed", 2, StepAction.Verify),
        "Verifying" or "Settling" => new("StepVerified", task!.Step, StepAction.Verify),
        "RollingBack" => new("StepRolledBack", task!.Step, StepAction.RollBack),
        "Reporting" => new("ReportWritten"),
        _ => throw new AssertionException($"Task {_id} came to {state}, which its story does not know."),
    };

    private object Body(TaskMessage message, Guid reportId, string? planHash)
    {
        var result = Samples.Result(TaskIds.Execution(_id, 1, message.Step, message.Action, 1), message.Step, message.Action);
        var plan = Samples.Drafted(Samples.Draft(_id), 2);
        return message.Name switch
        {
            "Submitted" => Samples.Submit(taskId: _id),
            "Woken" => new WakeTask { TaskId = _id },
            "TargetResolved" => new TargetResolved { TaskId = _id, Attempt = 1, Target = Samples.Target() },
            "Analyzed" => new TaskAnalyzed { TaskId = _id, Attempt = 1, Analysis = Samples.Analysis },
            "Diagnosed" => Samples.Diagnosed(Samples.Diagnose(_id)),
            "PlanDrafted" => plan,
            "PlanRehearsed" => Samples.Rehearsed(new RehearsePlan { RehearsalId = TaskIds.Rehearsal(_id, 1, 1), TaskId = _id, Attempt = 1, Revision = 1, Plan = plan.Plan }),
            "Approve" => new ApproveTask { TaskId = _id, PlanHash = planHash ?? plan.PlanHash, Approver = "sam" },
            "StepStarted" => new StepStarted { TaskId = _id, ExecutionId = result.ExecutionId, StepNumber = message.Step, Action = StepAction.Execute, At = Samples.At },
            "StepCompleted" => new StepCompleted { TaskId = _id, Result = result },
            "StepFailed" => new StepFailed { TaskId = _id, Result = result with { Failure = StepFailure.UnexpectedResult, Problem = "It failed." } },
            "OutcomeUnknown" => new StepOutcomeUnknown { TaskId = _id, Result = result },
            "StepVerified" => new StepVerified { TaskId = _id, Passed = true, Result = result },
            "VerificationFailed" => new StepVerified { TaskId = _id, Passed = false, Result = result with { Failure = StepFailure.UnexpectedResult, Problem = "It is not so." } },
            "StepRolledBack" => new StepRolledBack { TaskId = _id, Succeeded = true, Result = result },
            "ReportWritten" => Samples.Written(new WriteReport { TaskId = _id, DocumentId = reportId, Kind = DocumentKind.Report, Facts = null! }),
            _ => throw new ArgumentOutOfRangeException(nameof(message), message.Name, null),
        };
    }

    private async Task<(string State, TaskState? Task)> ReadAsync()
    {
        await using var connection = await database.OpenConnectionAsync();
        var row = await connection.QuerySingleOrDefaultAsync<(string State, string Body)?>(
            "select current_state, body::text from task_saga where correlation_id = @_id", new { _id });
        return row is { } found ? (found.State, JsonSerializer.Deserialize<TaskState>(found.Body, ContractsJson.Options)) : ("", null);
    }

    /// <summary>Whether a start was heard of before the end is left to the order; everything else is not.</summary>
    private async Task<TaskOutcome> OutcomeAsync(string state, TaskState task)
    {
        await using var connection = await database.OpenConnectionAsync();
        var events = (await connection.QueryAsync<(int Sequence, string Change)>(
            "select sequence, change from task_event where task_id = @_id order by sequence", new { _id })).AsList();
        if (!events.Select(change => change.Sequence).SequenceEqual(Enumerable.Range(1, task.Sequence)))
        {
            throw new AssertionException($"Task {_id} has {events.Count} recorded changes, numbered {string.Join(", ", events.Select(change => change.Sequence))}, and says {task.Sequence}.");
        }
        var decisions = await connection.QueryAsync<string>("select decision from approval where task_id = @_id order by number", new { _id });
        return new TaskOutcome(
            state, string.Join(", ", events.Select(change => change.Change).Where(change => change != nameof(TaskChange.StepStarted))),
            string.Join(", ", task.Steps.Select(step => $"{step.Number} {step.Phase}")), task.Reason, task.ApprovedBy, string.Join(", ", decisions));
    }
}
