using System.Net;
using System.Text.Json;
using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Gateway;

internal sealed class When_a_person_decides
{
    private const string Path = "/api/v1/tasks/00000000-0000-7000-8000-000000000001";
    private static readonly string Hash = new('a', 64);
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await GatewayFixture.StartAsync(options => options.Set("Gateway:RequestTimeoutSeconds", "10")
        .Record<ApproveTask>().Record<RejectTask>().Record<CancelTask>().Record<RetryTask>().Record<RestartTask>().Record<ArchiveTask>()
        .Record<AnswerTask>().Record<SettleStep>().Record<RequestDocument>()
        .Messaging(messaging => messaging.Bus.AddConsumer<Saga>().Endpoint(endpoint => endpoint.Name = "saga")));

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    [Test]
    public async Task Should_pass_on_what_was_decided_and_by_whom()
    {
        var approved = await _platform.PostAsync($"{Path}/approve", $$"""{"planHash":"{{Hash}}","comment":"fine"}""").JsonAsync();
        await _platform.PostAsync($"{Path}/reject", $$"""{"planHash":"{{Hash}}"}""").JsonAsync();
        await _platform.PostAsync($"{Path}/cancel").JsonAsync();
        await _platform.PostAsync($"{Path}/cancel", """{"reason":"done by hand"}""").JsonAsync();
        await _platform.PostAsync($"{Path}/retry").JsonAsync();
        await _platform.PostAsync($"{Path}/restart").JsonAsync();
        await _platform.PostAsync($"{Path}/archive").JsonAsync();
        await _platform.PostAsync($"{Path}/answers", """{"values":{"path":"/var"}}""").JsonAsync();
        await _platform.PostAsync($"{Path}/steps/2/settle", """{"settlement":"Done"}""").JsonAsync();

        approved.GetProperty("status").GetString().ShouldBe("InProgress");
        var approval = await _platform.Recorded<ApproveTask>().FirstAsync();
        (approval.PlanHash, approval.Approver, approval.Comment).ShouldBe((Hash, "tester", "fine"));
        (await _platform.Recorded<RejectTask>().FirstAsync()).Approver.ShouldBe("tester");
        (await _platform.Recorded<CancelTask>().FirstAsync(message => message.Reason == "done by hand")).RequestedBy.ShouldBe("tester");
        (await _platform.Recorded<RetryTask>().FirstAsync()).RequestedBy.ShouldBe("tester");
        (await _platform.Recorded<RestartTask>().FirstAsync()).RequestedBy.ShouldBe("tester");
        (await _platform.Recorded<ArchiveTask>().FirstAsync()).RequestedBy.ShouldBe("tester");
        (await _platform.Recorded<AnswerTask>().FirstAsync()).Values["path"].ShouldBe("/var");
        (await _platform.Recorded<SettleStep>().FirstAsync()).ShouldSatisfyAllConditions(step => step.StepNumber.ShouldBe(2), step => step.Settlement.ShouldBe(StepSettlement.Done));
    }

    [Test]
    public async Task Should_say_where_the_document_will_be()
    {
        using var response = await _platform.PostAsync($"{Path}/documents", """{"kind":"ChangeNotice"}""");
        var answer = await Task.FromResult(response).JsonAsync(HttpStatusCode.Accepted);

        response.Headers.Location!.ToString().ShouldBe($"{Path}/documents/{answer.GetProperty("documentId").GetGuid()}");
        (await _platform.Recorded<RequestDocument>().FirstAsync()).Kind.ShouldBe(DocumentKind.ChangeNotice);
    }

    [TestCase(TaskRefusal.TaskNotFound, 404, "not-found")]
    [TestCase(TaskRefusal.WrongStatus, 409, "wrong-status")]
    [TestCase(TaskRefusal.PlanHashMismatch, 409, "plan-hash-mismatch")]
    [TestCase(TaskRefusal.ApproverNotAllowed, 403, "forbidden")]
    [TestCase(TaskRefusal.InvalidValue, 422, "invalid-request")]
    public async Task Should_say_why_the_saga_refused(TaskRefusal code, int status, string type)
    {
        var problem = await _platform.PostAsync($"{Path}/approve", $$"""{"planHash":"{{Hash}}","comment":"refuse {{code}}"}""").ProblemAsync(status, type);

        problem.GetProperty("detail").GetString().ShouldBe($"Because {code}.");
        if (code == TaskRefusal.PlanHashMismatch)
        {
            problem.GetProperty("currentPlanHash").GetString().ShouldBe("bbbb");
            problem.GetProperty("taskStatus").GetString().ShouldBe("PendingApproval");
        }
    }

    /// <summary>What is shown is the current plan with the hash that covers it, or nothing.</summary>
    [Test]
    public async Task Should_show_the_plan_that_the_hash_stands_for()
    {
        var id = Guid.NewGuid();
        var first = Plans.Of(id, 1);
        var second = Plans.Of(id, 2);
        await _platform.PublishAsync(Planned(id, 1, first));
        await _platform.TaskAtAsync(id, 1);
        using var shown = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/plan");
        var body = await Task.FromResult(shown).JsonAsync();
        await _platform.PublishAsync(Planned(id, 3, second));
        await _platform.TaskAtAsync(id, 3);
        await _platform.PublishAsync(Planned(id, 2, first));
        await Eventually.ShouldBe(
            () => _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/events").JsonAsync(), events => events.GetProperty("items").GetArrayLength() == 3);

        var current = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/plan").JsonAsync();

        body.GetProperty("planHash").GetString().ShouldBe(PlanHash.Compute(first));
        shown.Headers.ETag!.ToString().ShouldBe($"\"{PlanHash.Compute(first)}\"");
        PlanHash.Compute(body.GetProperty("plan").Deserialize<Plan>(ContractsJson.Options)!).ShouldBe(PlanHash.Compute(first));
        current.GetProperty("planHash").GetString().ShouldBe(PlanHash.Compute(second));
        PlanHash.Compute(current.GetProperty("plan").Deserialize<Plan>(ContractsJson.Options)!).ShouldBe(PlanHash.Compute(second));
    }

    /// <summary>A change that is sent again carries the task's newest snapshot; its plan must not be shown under that hash.</summary>
    [Test]
    public async Task Should_not_show_an_older_plan_under_the_newest_hash()
    {
        var id = Guid.NewGuid();
        var newest = Plans.Of(id, 2);
        await _platform.PublishAsync(Planned(id, 1, Plans.Of(id, 1)) with { Snapshot = Planned(id, 2, newest).Snapshot });
        await _platform.TaskAtAsync(id, 1);

        await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/plan").ProblemAsync(404, "not-found");
    }

    [Test]
    public async Task Should_know_nothing_yet_when_a_task_is_restarted()
    {
        var id = Guid.NewGuid();
        var analysis = new TaskAnalysis { Category = TaskCategory.Incident, Agents = [Agent.Writer], Complexity = TaskComplexity.Simple, Risk = new RiskScore { Score = 5, Level = RiskLevel.Low, Factors = [] } };
        var analyzed = GatewayFixture.Change(id, 1, TaskChange.Analyzed, TaskStatus.Diagnosing, JsonSerializer.SerializeToElement(analysis, ContractsJson.Options));
        await _platform.PublishAsync(analyzed);
        (await _platform.TaskAtAsync(id, 1)).GetProperty("analysis").GetProperty("risk").GetProperty("score").GetInt32().ShouldBe(5);

        await _platform.PublishAsync(GatewayFixture.Change(id, 2, TaskChange.Restarted, TaskStatus.Analyzing));
        await _platform.PublishAsync(analyzed);

        (await _platform.TaskAtAsync(id, 2)).TryGetProperty("analysis", out _).ShouldBeFalse();
        await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/diagnosis").ProblemAsync(404, "not-found");
    }

    private static TaskChanged Planned(Guid id, int sequence, Plan plan) => GatewayFixture.Change(
        id, sequence, TaskChange.Planned, TaskStatus.PendingApproval, JsonSerializer.SerializeToElement(plan, ContractsJson.Options),
        snapshot => snapshot with { PlanHash = PlanHash.Compute(plan) });

    /// <summary>Stands in for Coordinator's saga.</summary>
    private sealed class Saga : IConsumer<ApproveTask>, IConsumer<RejectTask>, IConsumer<CancelTask>, IConsumer<RetryTask>, IConsumer<RestartTask>,
        IConsumer<ArchiveTask>, IConsumer<AnswerTask>, IConsumer<SettleStep>, IConsumer<RequestDocument>
    {
        public Task Consume(ConsumeContext<ApproveTask> context) => context.Message.Comment?.StartsWith("refuse ", StringComparison.Ordinal) == true
            ? context.RespondAsync(new TaskCommandRefused
            {
                TaskId = context.Message.TaskId,
                Code = Enum.Parse<TaskRefusal>(context.Message.Comment[7..]),
                Message = $"Because {context.Message.Comment[7..]}.",
                Status = TaskStatus.PendingApproval,
                CurrentPlanHash = "bbbb",
            })
            : AcceptAsync(context, context.Message.TaskId);

        public Task Consume(ConsumeContext<RejectTask> context) => AcceptAsync(context, context.Message.TaskId);

        public Task Consume(ConsumeContext<CancelTask> context) => AcceptAsync(context, context.Message.TaskId);

        public Task Consume(ConsumeContext<RetryTask> context) => AcceptAsync(context, context.Message.TaskId);

        public Task Consume(ConsumeContext<RestartTask> context) => AcceptAsync(context, context.Message.TaskId);

        public Task Consume(ConsumeContext<ArchiveTask> context) => AcceptAsync(context, context.Message.TaskId);

        public Task Consume(ConsumeContext<AnswerTask> context) => AcceptAsync(context, context.Message.TaskId);

        public Task Consume(ConsumeContext<SettleStep> context) => AcceptAsync(context, context.Message.TaskId);

        public Task Consume(ConsumeContext<RequestDocument> context) => AcceptAsync(context, context.Message.TaskId);

        private static Task AcceptAsync(ConsumeContext context, Guid taskId) => context.RespondAsync(new TaskCommandAccepted { TaskId = taskId, Status = TaskStatus.InProgress });
    }
}

/// <summary>Plans for tests.</summary>
internal static class Plans
{
    public static Plan Of(Guid taskId, int revision) => new()
    {
        TaskId = taskId,
        Attempt = 1,
        Revision = revision,
        Title = "Empty the log: \"ümlaut\" <&> \u2028 \t",
        Target = new TargetSnapshot
        {
            Name = "local", Kind = TargetKind.Local, Identity = "", Labels = ["env=test"],
            Scope = new TargetScope { WritablePaths = ["/"], Network = NetworkEffect.None },
        },
        Parameters = [new PlanParameter("path", "/var", "context: path")],
        Steps =
        [
            new PlanStep
            {
                Number = 1,
                Title = "Empty the log",
                Script = new PlanScript { Interpreter = Interpreter.Bash, Text = ": > \"$path/x.log\"\n", Effects = DeclaredEffects.Unknown, TimeoutSeconds = 30 },
                Risk = new RiskScore { Score = 10, Level = RiskLevel.Low, Factors = [] },
            },
        ],
        Risk = new RiskScore { Score = 10, Level = RiskLevel.Low, Factors = [new RiskFactor("writes", 10, "Writes a file.")] },
    };
}
