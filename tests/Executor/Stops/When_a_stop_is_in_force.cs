using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Tests.Executor.Execution;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Executor.Stops;

[Parallelizable(ParallelScope.All)]
internal sealed class When_a_stop_is_in_force
{
    [Test]
    public async Task Should_hold_what_wants_to_start_and_let_it_go_on_when_resumed()
    {
        await using var executor = await StopPlatform.StartAsync();
        var stopped = await executor.StopAsync("Everything");
        var step = executor.Execute(executor.Script("echo ran >> \"$data/ran\""), verification: executor.Script("cat \"$data/ran\""));
        var probe = executor.Probe("echo seen");
        var verify = new VerifyStep { ExecutionId = Guid.NewGuid(), TaskId = step.TaskId, StepNumber = 1, Plan = step.Plan, PlanHash = step.PlanHash };
        await executor.Platform.PublishAsync(step);
        await executor.Platform.PublishAsync(probe);
        await executor.Platform.PublishAsync(verify);

        foreach (var id in new[] { step.ExecutionId, probe.EvidenceId, verify.ExecutionId })
        {
            var held = await executor.Platform.Recorded<ExecutionHeld>().FirstAsync(message => message.ExecutionId == id);
            held.Reason.ShouldBe("tester stopped everything: smoke in the machine room");
        }
        File.Exists(executor.Folder["data/ran"]).ShouldBeFalse();
        var now = await executor.Platform.SendAsync(HttpMethod.Get, stopped.GetProperty("self").GetString()!).JsonAsync();
        now.States().ShouldBe(["NotStarted", "NotStarted", "NotStarted"]);
        (await executor.Platform.SendAsync(HttpMethod.Get, "/api/v1/stop").JsonAsync()).GetProperty("items")[0].GetProperty("notStarted").GetInt32().ShouldBe(3);

        var resumed = await executor.ResumeAsync(stopped);
        resumed.GetProperty("stop").GetProperty("resumedBy").GetString().ShouldBe("tester");
        await executor.Platform.Recorded<StepCompleted>().FirstAsync(message => message.TaskId == step.TaskId);
        (await executor.Platform.Recorded<ProbeCompleted>().FirstAsync(message => message.TaskId == probe.TaskId)).Evidence.Text.ShouldBe("seen\n");
        await executor.Platform.Recorded<StepVerified>().FirstAsync(message => message.TaskId == step.TaskId);
        (await executor.Platform.SendAsync(HttpMethod.Get, "/api/v1/stop").JsonAsync()).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Test]
    public async Task Should_end_the_whole_tree_of_what_runs_and_say_so()
    {
        await using var executor = await StopPlatform.StartAsync();
        var step = executor.Execute(executor.Script(
            "(setsid bash -c 'sleep 2; echo late >> \"$data/late\"' &); echo begun; sleep 600", DeclaredEffects.Unknown) with { TimeoutSeconds = 600 });
        await executor.Platform.PublishAsync(step);
        await executor.Platform.Recorded<StepOutput>().FirstAsync(message => message.ExecutionId == step.ExecutionId);

        var answer = await executor.StopAsync("Task", step.TaskId.ToString());

        (answer.GetProperty("quiet").GetBoolean(), string.Join(',', answer.States())).ShouldBe((true, "Stopped"));
        var result = (await executor.Platform.Recorded<StepFailed>().FirstAsync(message => message.TaskId == step.TaskId)).Result;
        (result.Failure, result.Problem).ShouldBe((StepFailure.Stopped, "It was stopped while it ran: tester stopped this task: smoke in the machine room"));
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        File.Exists(executor.Folder["data/late"]).ShouldBeFalse();
        // Once ended it has its result; resuming does not run it again.
        await executor.ResumeAsync(answer);
        await executor.Platform.PublishAsync(step);
        await Eventually.ShouldBe(() => Task.FromResult(executor.Platform.Recorded<StepFailed>().Messages.Count(message => message.TaskId == step.TaskId)), count => count >= 2);
        executor.Platform.Recorded<StepStarted>().Messages.Count(message => message.TaskId == step.TaskId).ShouldBe(1);
    }

    [Test]
    public async Task Should_run_an_ended_probe_anew_after_resuming()
    {
        await using var executor = await StopPlatform.StartAsync();
        var gate = executor.Folder.Write("data/slow", "yes");
        var probe = executor.Probe($"[ \"$(cat {gate})\" = no ] || sleep 15; echo seen");
        await executor.Platform.PublishAsync(probe);
        await Eventually.ShouldBe(() => executor.QueryAsync<long>("select count(*) from probe_execution"), count => count == 1);

        var answer = await executor.StopAsync("Target", "here");

        answer.States().ShouldHaveSingleItem().ShouldBeOneOf("Stopped", "NotStarted");
        executor.Platform.Recorded<ProbeCompleted>().Messages.ShouldBeEmpty();
        executor.Folder.Write("data/slow", "no");
        await executor.ResumeAsync(answer);
        (await executor.Platform.Recorded<ProbeCompleted>().FirstAsync()).Evidence.Text.ShouldBe("seen\n");
    }

    [TestCase("Runbook", "other")]
    [TestCase("Task", "00000000-0000-4000-8000-000000000000")]
    [TestCase("Target", "elsewhere")]
    public async Task Should_leave_alone_what_it_is_not_about(string scope, string subject)
    {
        await using var executor = await StopPlatform.StartAsync();
        await executor.SaveAsync(executor.Target with { Name = "elsewhere" });
        await executor.StopAsync(scope, subject);
        var step = executor.Execute(executor.Script("true"));
        await executor.Platform.PublishAsync(step);
        await executor.Platform.Recorded<StepCompleted>().FirstAsync(message => message.TaskId == step.TaskId);
    }

    [Test]
    public async Task Should_hold_by_runbook()
    {
        await using var executor = await StopPlatform.StartAsync();
        await executor.StopAsync("Runbook", "full-disk");
        var step = executor.Execute(executor.Script("true"));
        var plan = step.Plan with { RunbookId = "full-disk" };
        await executor.Platform.PublishAsync(step with { Plan = plan, PlanHash = PlanHash.Compute(plan) });
        (await executor.Platform.Recorded<ExecutionHeld>().FirstAsync()).Reason.ShouldStartWith("tester stopped runbook full-disk: ");
    }

    [Test]
    public async Task Should_stay_in_force_over_a_restart()
    {
        using var folder = new ScratchFolder();
        await using var database = await TestDatabase.CreateAsync("Executor");
        Directory.CreateDirectory(folder["data"]);
        var stopId = Guid.NewGuid();
        var step = await StopAndLeaveAsync(folder, database, stopId);
        await using var second = await ExecutorPlatform.StartAsync(folder, database, options => options.Record<ExecutionHeld>());
        await second.Platform.PublishAsync(step);
        (await second.Platform.Recorded<ExecutionHeld>().FirstAsync()).StopId.ShouldBe(stopId);
        await second.Platform.RequestAsync<ResumeExecution, StopFound, StopRefused>(new ResumeExecution { StopId = stopId, ResumedBy = "dana" });
        await second.Platform.Recorded<StepCompleted>().FirstAsync();
    }

    [Test]
    public async Task Should_answer_a_cancelled_task_although_it_is_held()
    {
        await using var executor = await StopPlatform.StartAsync();
        await executor.StopAsync("Everything");
        var step = executor.Execute(executor.Script("true"));
        await executor.Platform.PublishAsync(step);
        await executor.Platform.Recorded<ExecutionHeld>().FirstAsync();
        await executor.Platform.PublishAsync(new StopStep { ExecutionId = step.ExecutionId, TaskId = step.TaskId, Reason = "cancelled by dana" });
        (await executor.Platform.Recorded<StepFailed>().FirstAsync()).Result.Problem.ShouldBe("It was stopped before it began: cancelled by dana");
    }

    [Test]
    public async Task Should_refuse_what_cannot_be_meant()
    {
        await using var executor = await StopPlatform.StartAsync();
        await executor.Platform.PostAsync("/api/v1/stop", """{"scope":"Target","subject":"heer","reason":"x"}""").ProblemAsync(422, "invalid-request");
        await executor.Platform.PostAsync("/api/v1/stop", """{"scope":"Everything","subject":"here","reason":"x"}""").ProblemAsync(422, "invalid-request");
        await executor.Platform.PostAsync("/api/v1/stop", """{"scope":"Task","subject":"mine","reason":"x"}""").ProblemAsync(422, "invalid-request");
        await executor.Platform.PostAsync("/api/v1/stop", """{"scope":"Everything"}""").ProblemAsync(422, "invalid-request");
        await executor.Platform.PostAsync($"/api/v1/stop/{Guid.NewGuid()}/resume").ProblemAsync(404, "not-found");
        (await executor.Platform.SendAsync(HttpMethod.Get, "/api/v1/stop").JsonAsync()).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    /// <summary>A method of its own: the bus leaves its log in the asynchronous context of who publishes, where the next bus would find it.</summary>
    private static async Task<ExecuteStep> StopAndLeaveAsync(ScratchFolder folder, TestDatabase database, Guid stopId)
    {
        await using var first = await ExecutorPlatform.StartAsync(folder, database);
        await first.Platform.RequestAsync<StopExecution, StopFound, StopRefused>(
            new StopExecution { StopId = stopId, Scope = StopScope.Everything, Reason = "night", OrderedBy = "dana" });
        return first.Execute(first.Script("true"));
    }
}
