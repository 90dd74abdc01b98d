using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Approvals;
using Platform.Coordinator.Tasks;
using Platform.ShellAnalysis.Policy;
using Platform.Tests.Fixtures;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>
/// Every pair of a state and an event: commands that the status does not allow are refused, answers that no longer matter
/// change nothing, and no message ends as one that could not be handled.
/// </summary>
[TestFixture]
internal sealed class When_any_event_meets_any_state
{
    private static readonly TaskStateMachine Machine = new(NullLogger<TaskStateMachine>.Instance);

    private static IEnumerable<string> States => Machine.States.Select(state => state.Name).Where(name => name is not ("Initial" or "Final")).Order(StringComparer.Ordinal);

    [Test]
    public void Should_know_every_state_and_event() => (States.Count(), Machine.Events.Count()).ShouldBe((20, 31));

    [TestCaseSource(nameof(States))]
    public async Task Should_be_handled_refused_or_passed_over(string state)
    {
        var sent = new List<(string Event, bool Handled, object Message, Guid TaskId)>();
        foreach (var @event in Machine.Events.OrderBy(@event => @event.Name, StringComparer.Ordinal))
        {
            var taskId = Guid.NewGuid();
            await InsertAsync(taskId, state);
            sent.Add((@event.Name, Machine.NextEvents(Machine.GetState(state)).Contains(@event), Message(@event.Name, taskId), taskId));
        }

        // An answer with ids of an earlier attempt or execution never changes anything, in any state.
        foreach (var (name, _, message, taskId) in sent.Where(entry => !IsCommand(entry.Message) && entry.Event != "Woken"))
        {
            await PublishAsync(message);
            await ConsumedAsync(taskId);
            (await StateAsync(taskId)).ShouldBe(state, $"{state} + stale {name}");
        }

        foreach (var (name, handled, message, taskId) in sent.Where(entry => IsCommand(entry.Message)))
        {
            var answer = await AskAsync(message);
            if (!handled)
            {
                answer.ShouldBeOfType<TaskCommandRefused>($"{state} + {name}").Code.ShouldBe(TaskRefusal.WrongStatus);
                (await StateAsync(taskId)).ShouldBe(state);
            }
        }

        foreach (var (_, _, message, taskId) in sent.Where(entry => entry.Event == "Woken"))
        {
            await PublishAsync(message);
            await ConsumedAsync(taskId);
        }
        (await Shared.QueryAsync<int>("select count(*) from parked_message")).ShouldBe(0);
    }

    private static bool IsCommand(object message) => message is ApproveTask or RejectTask or CancelTask or RetryTask or RestartTask or ArchiveTask or SettleStep or AnswerTask or RequestDocument or DecideBudget;

    private static Task PublishAsync(object message) => Shared.Platform.Bus.Publish(message, message.GetType());

    /// <summary>A command that is answered in any state tells that what was published before it to the same task has been handled.</summary>
    private static Task<int> ConsumedAsync(Guid taskId) => Eventually.ShouldBe(
        async () => await Shared.QueryAsync<int>("select version from task_saga where correlation_id = @taskId", new { taskId }), version => version > 1);

    private static Task<string> StateAsync(Guid taskId) =>
        Shared.QueryAsync<string>("select current_state from task_saga where correlation_id = @taskId", new { taskId });

    private static async Task<object> AskAsync(object command) => await (Task<object>)typeof(CoordinatorFixture)
        .GetMethod(nameof(CoordinatorFixture.SayAsync))!.MakeGenericMethod(command.GetType()).Invoke(Shared, [command])!;

    /// <summary>A message of an earlier attempt, with everything a type needs filled by hand or left at its default.</summary>
    private static object Message(string name, Guid taskId)
    {
        var type = typeof(TaskStateMachine).GetProperty(name)!.PropertyType.GetGenericArguments()[0];
        var result = Samples.Result(Guid.NewGuid(), 1, StepAction.Execute);
        return name switch
        {
            nameof(TaskStateMachine.Submitted) => Samples.Submit(taskId: taskId),
            nameof(TaskStateMachine.TargetResolved) => new TargetResolved { TaskId = taskId, Attempt = 7, Target = Samples.Target() },
            nameof(TaskStateMachine.TargetNotFound) => new TargetNotFound { TaskId = taskId, Attempt = 7, Name = "x" },
            nameof(TaskStateMachine.StepStarted) => new StepStarted { TaskId = taskId, ExecutionId = Guid.NewGuid(), StepNumber = 1, Action = StepAction.Execute, At = Samples.At },
            nameof(TaskStateMachine.Held) => new ExecutionHeld { TaskId = taskId, ExecutionId = Guid.NewGuid(), Kind = ExecutionKind.Execute, StopId = Guid.NewGuid(), Reason = "x", At = Samples.At },
            nameof(TaskStateMachine.StepCompleted) => new StepCompleted { TaskId = taskId, Result = result },
            nameof(TaskStateMachine.StepFailed) => new StepFailed { TaskId = taskId, Result = result },
            nameof(TaskStateMachine.StepOutcomeUnknown) => new StepOutcomeUnknown { TaskId = taskId, Result = result },
            nameof(TaskStateMachine.StepVerified) => new StepVerified { TaskId = taskId, Passed = true, Result = result },
            nameof(TaskStateMachine.StepRolledBack) => new StepRolledBack { TaskId = taskId, Succeeded = true, Result = result },
            nameof(TaskStateMachine.Diagnosed) => Samples.Diagnosed(Samples.Diagnose(taskId) with { Attempt = 7 }),
            nameof(TaskStateMachine.DiagnosisFailed) => new DiagnosisFailed { TaskId = taskId, Attempt = 7, Reason = "x" },
            nameof(TaskStateMachine.Analyzed) => new TaskAnalyzed { TaskId = taskId, Attempt = 7, Analysis = Samples.Analysis },
            nameof(TaskStateMachine.PlanDrafted) => Samples.Drafted(Samples.Draft(taskId) with { Attempt = 7 }, 1),
            nameof(TaskStateMachine.PlanRehearsed) => Samples.Rehearsed(new RehearsePlan { RehearsalId = Guid.NewGuid(), TaskId = taskId, Attempt = 7, Revision = 1, Plan = Samples.Drafted(Samples.Draft(taskId), 1).Plan }),
            nameof(TaskStateMachine.ValuesMissing) => new ParametersRequired { TaskId = taskId, Attempt = 7, Revision = 1, Parameters = [] },
            nameof(TaskStateMachine.PlanningFailed) => new PlanningFailed { TaskId = taskId, Attempt = 7, Revision = 1, Reason = "x" },
            nameof(TaskStateMachine.ReportWritten) => Samples.Written(new WriteReport { TaskId = taskId, DocumentId = Guid.NewGuid(), Kind = DocumentKind.Report, Facts = null! }),
            nameof(TaskStateMachine.ReportFailed) => new ReportFailed { TaskId = taskId, DocumentId = Guid.NewGuid(), Reason = "x" },
            nameof(TaskStateMachine.Woken) => new WakeTask { TaskId = taskId },
            nameof(TaskStateMachine.Approve) => new ApproveTask { TaskId = taskId, PlanHash = "other", Approver = "sam" },
            nameof(TaskStateMachine.Reject) => new RejectTask { TaskId = taskId, PlanHash = "other", Approver = "sam" },
            nameof(TaskStateMachine.Cancel) => new CancelTask { TaskId = taskId, RequestedBy = "sam" },
            nameof(TaskStateMachine.Retry) => new RetryTask { TaskId = taskId, RequestedBy = "sam" },
            nameof(TaskStateMachine.Restart) => new RestartTask { TaskId = taskId, RequestedBy = "sam" },
            nameof(TaskStateMachine.Archive) => new ArchiveTask { TaskId = taskId, RequestedBy = "sam" },
            nameof(TaskStateMachine.Settle) => new SettleStep { TaskId = taskId, StepNumber = 1, Settlement = StepSettlement.Done, SettledBy = "sam" },
            nameof(TaskStateMachine.Answer) => new AnswerTask { TaskId = taskId, Values = new Dictionary<string, string> { ["x"] = "y" }, AnsweredBy = "sam" },
            nameof(TaskStateMachine.DocumentRequested) => new RequestDocument { TaskId = taskId, DocumentId = Guid.NewGuid(), Kind = DocumentKind.EmailDraft, RequestedBy = "sam" },
            nameof(TaskStateMachine.BudgetReached) => Samples.BudgetReached(taskId, "Diagnostic") with { Attempt = 7 },
            nameof(TaskStateMachine.BudgetDecision) => new DecideBudget { TaskId = taskId, Choice = BudgetChoice.WithoutModel, DecidedBy = "sam" },
            _ => throw new ArgumentException($"The test has no {type.Name} yet.", nameof(name)),
        };
    }

    /// <summary>Puts a task into a state as if it had come there, with a journal that holds what it would have recorded.</summary>
    private static async Task InsertAsync(Guid taskId, string state)
    {
        var plan = Samples.Drafted(Samples.Draft(taskId), 2);
        var task = new TaskState
        {
            Description = "nginx is down", TargetName = "local", Requester = "dana", Source = "api", SubmittedAt = Samples.At, Attempt = 1, Sequence = 3,
            DiagnosisRevision = 1, Revision = 1, Target = Samples.Target(), Category = TaskCategory.Incident, Agents = [.. Samples.Analysis.Agents],
            AnalysisAt = 1, DiagnosisAt = 2, PlanAt = 3, PlanHash = plan.PlanHash, Verdict = PlanVerdict.Approval, Terms = ApprovalRule.Seal(plan.Plan, ApprovalPolicy.Shipped.Decide(new PolicyCase()), new TaskState(), Samples.At).Approval,
            PolicyAt = 3, DraftAt = 3, RehearsalEndsAt = DateTimeOffset.MaxValue.AddYears(-1), WaitsUntil = Samples.At, ApprovedBy = "sam",
            ApprovalExpiresAt = DateTimeOffset.MaxValue.AddYears(-1), Step = 1, Reason = "reason", ReportId = Guid.NewGuid(), EndedAt = Samples.At, DecidedBy = "sam",
            Outcome = Enum.TryParse<TaskStatus>(state, out var status) && status >= TaskStatus.Completed ? status : TaskStatus.Completed,
            Steps = [.. Enumerable.Range(1, 2).Select(number => new StepProgress { Number = number, Title = "x", HasRollback = true, HasVerification = true })],
        };
        await using var connection = new NpgsqlConnection(Shared.Platform.ConnectionStrings["Coordinator"]);
        await connection.ExecuteAsync(
            """
            insert into task_event (task_id, sequence, attempt, change, status, at, summary, data) values
                (@taskId, 1, 1, 'Analyzed', 'Analyzing', now(), 'x', @analysis::json),
                (@taskId, 2, 1, 'Diagnosed', 'Diagnosing', now(), 'x', @diagnosis::json),
                (@taskId, 3, 1, 'Planned', 'Planning', now(), 'x', @plan::json);
            insert into task_saga (correlation_id, current_state, version, wake_at, body) values (@taskId, @state, 1, now() + interval '1 hour', @body::jsonb)
            """,
            new
            {
                taskId, state, analysis = Json(Samples.Analysis), diagnosis = Json(Samples.Diagnosed(Samples.Diagnose(taskId)).Diagnosis), plan = Json(plan.Plan), body = Json(task),
            });
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ContractsJson.Options);
}
