using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.Messaging.Work;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>Approvals expire, and commands without an answer are sent again with the same ids.</summary>
[TestFixture]
internal sealed class When_time_passes
{
    private ManualClock _clock = null!;
    private CoordinatorFixture _coordinator = null!;

    [SetUp]
    public async Task Start()
    {
        _clock = new ManualClock();
        _coordinator = await CoordinatorFixture.StartAsync(configure: options => options.Clock = _clock);
    }

    [TearDown]
    public ValueTask Stop() => _coordinator.DisposeAsync();

    [Test]
    public async Task Should_expire_a_plan_on_which_nobody_decided()
    {
        var (taskId, agents) = await _coordinator.SubmitAsync(_ => { });
        var pending = await _coordinator.BecomesAsync(taskId, TaskStatus.PendingApproval);
        pending.Snapshot.ApprovalExpiresAt.ShouldBe(_clock.GetUtcNow().AddHours(24));

        _clock.Advance(TimeSpan.FromHours(24));
        await AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => _coordinator.Changes(taskId).Contains(TaskChange.Expired));

        await _coordinator.Platform.Recorded<TaskExpired>().FirstAsync(expired => expired.TaskId == taskId);
        agents.Seen<ExecuteStep>().ShouldBeEmpty();
        (await _coordinator.RefusedAsync(new ApproveTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam" })).Status.ShouldBe(TaskStatus.Expired);
        (await _coordinator.QueryAsync<string>("select decision from approval where task_id = @taskId", new { taskId })).ShouldBe("Expired");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Should_refuse_a_decision_that_comes_after_the_expiry_but_before_the_wake_up(bool approve)
    {
        var (taskId, agents) = await _coordinator.SubmitAsync(_ => { });
        var hash = (await _coordinator.BecomesAsync(taskId, TaskStatus.PendingApproval)).Snapshot.PlanHash!;
        await _coordinator.QueryAsync<int>("update task_saga set wake_at = wake_at + interval '1 day' where correlation_id = @taskId returning 1", new { taskId });
        _clock.Advance(TimeSpan.FromHours(24));

        var refused = approve
            ? await _coordinator.RefusedAsync(new ApproveTask { TaskId = taskId, PlanHash = hash, Approver = "sam" })
            : await _coordinator.RefusedAsync(new RejectTask { TaskId = taskId, PlanHash = hash, Approver = "sam" });

        refused.Message.ShouldContain("expired");
        await _coordinator.BecomesAsync(taskId, TaskStatus.Expired);
        agents.Seen<ExecuteStep>().ShouldBeEmpty();
    }

    [Test]
    public async Task Should_not_expire_a_plan_before_its_time()
    {
        var (taskId, _) = await _coordinator.SubmitAsync(_ => { });
        var pending = await _coordinator.BecomesAsync(taskId, TaskStatus.PendingApproval);

        await _coordinator.Platform.PublishAsync(new WakeTask { TaskId = taskId });
        _clock.Advance(TimeSpan.FromHours(23));
        await _coordinator.Platform.PublishAsync(new WakeTask { TaskId = taskId });

        await _coordinator.AcceptedAsync(new ApproveTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam" });
        await _coordinator.BecomesAsync(taskId, TaskStatus.Completed);
    }

    [Test]
    public async Task Should_send_a_step_without_an_answer_again_with_the_same_id()
    {
        var (taskId, agents) = await _coordinator.SubmitApprovedAsync(fake =>
            fake.OnExecute = step => fake.Seen<ExecuteStep>().Count() == 1 ? null : Samples.Completed(step));
        await _coordinator.ChangesAsync(taskId, TaskChange.StepStarted);

        await AdvanceUntilAsync(TimeSpan.FromSeconds(31), () => agents.Seen<ExecuteStep>().Count() == 2);

        await _coordinator.BecomesAsync(taskId, TaskStatus.Completed);
        agents.Seen<ExecuteStep>().Select(step => step.ExecutionId).Distinct().Count().ShouldBe(1);
    }

    [Test]
    public async Task Should_not_send_a_step_again_while_the_executor_says_that_it_holds_it()
    {
        var (taskId, agents) = await _coordinator.SubmitApprovedAsync(fake =>
            fake.OnExecute = step => fake.Seen<ExecuteStep>().Count() == 1 ? null : Samples.Completed(step));
        var step = (await Eventually.ShouldBe(() => Task.FromResult(agents.Seen<ExecuteStep>().FirstOrDefault()), seen => seen is not null))!;
        var wakeAt = await WakeAtAsync(taskId);
        for (var told = 0; told < 8; told++)
        {
            await SayHeldAsync($"ExecuteStep/{Guid.NewGuid():D}", $"ExecuteStep/{step.ExecutionId:D}");
            wakeAt = await Eventually.ShouldBe(() => WakeAtAsync(taskId), now => now >= _clock.GetUtcNow().AddSeconds(30));
            _clock.Advance(TimeSpan.FromSeconds(29));
        }
        agents.Seen<ExecuteStep>().Count().ShouldBe(1, "four minutes have gone by");

        // What is no longer held, what another task awaits and what was said long ago put nothing off.
        await SayHeldAsync($"VerifyStep/{step.ExecutionId:D}");
        await _coordinator.Platform.PublishAsync(new WorkHeld { Work = [$"ExecuteStep/{step.ExecutionId:D}"], At = _clock.GetUtcNow().AddMinutes(-2) });
        await AdvanceUntilAsync(TimeSpan.FromSeconds(31), () => agents.Seen<ExecuteStep>().Count() == 2);
        await _coordinator.BecomesAsync(taskId, TaskStatus.Completed);
    }

    [Test]
    public async Task Should_expire_a_plan_on_time_whatever_is_said_to_be_held()
    {
        var (taskId, agents) = await _coordinator.SubmitAsync(_ => { });
        await _coordinator.BecomesAsync(taskId, TaskStatus.PendingApproval);
        var expiresAt = await WakeAtAsync(taskId);
        _clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(10));
        var before = await HandledAsync();

        await SayHeldAsync([.. agents.Seen<DraftPlan>().Select(command => $"DraftPlan/{command.Key}")]);
        await SayHeldAsync("ExecuteStep/none");

        await Eventually.ShouldBe(HandledAsync, handled => handled >= before + 2);
        (await WakeAtAsync(taskId)).ShouldBe(expiresAt);
    }

    [Test]
    public async Task Should_send_any_lost_command_again_until_the_task_is_done()
    {
        var (taskId, agents) = await _coordinator.SubmitAsync(fake =>
        {
            fake.OnResolve = command => Second<ResolveTarget>(fake) ? Samples.Resolved(command) : null;
            fake.OnDiagnose = command => Second<DiagnoseTask>(fake) ? Samples.Diagnosed(command) : null;
            fake.OnDraft = command => Second<DraftPlan>(fake)
                ? Samples.Drafted(command, [Samples.Step(1, rollback: false, effects: DeclaredEffects.ReadOnly)])
                : null;
            fake.OnRehearse = command => Second<RehearsePlan>(fake) ? Samples.Rehearsed(command) : null;
            fake.OnExecute = command => Second<ExecuteStep>(fake) ? Samples.Completed(command) : null;
            fake.OnVerify = command => Second<VerifyStep>(fake) ? Samples.Verified(command, passed: true) : null;
            fake.OnWrite = command => Second<WriteReport>(fake) ? Samples.Written(command) : null;
        });

        await AdvanceUntilAsync(TimeSpan.FromSeconds(31), () => _coordinator.Changes(taskId).Contains(TaskChange.Completed));

        agents.Commands.GroupBy(command => command.GetType()).ShouldAllBe(group => group.Count() >= 2);
    }

    [Test]
    public async Task Should_go_on_as_declared_where_the_dry_run_never_ends()
    {
        var (taskId, agents) = await _coordinator.SubmitAsync(fake => fake.OnRehearse = _ => null);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(31), () => _coordinator.Changes(taskId).Contains(TaskChange.ApprovalRequested));
        var pending = await _coordinator.BecomesAsync(taskId, TaskStatus.PendingApproval);
        await _coordinator.AcceptedAsync(new ApproveTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam" });
        await _coordinator.BecomesAsync(taskId, TaskStatus.Completed);

        var step = agents.Seen<ExecuteStep>().First().Plan.Steps[0];
        (step.RollbackStatus, step.RollbackReason).ShouldBe((RollbackStatus.Declared, "The dry run was not answered in time (Tasks:RehearsalSeconds)."));
        agents.Seen<RehearsePlan>().Select(command => command.RehearsalId).Distinct().Count().ShouldBe(1);
    }

    [Test]
    public async Task Should_ask_anew_where_the_approval_expired_before_the_retry()
    {
        var (taskId, agents) = await _coordinator.SubmitApprovedAsync(fake =>
            fake.OnExecute = step => fake.Seen<ExecuteStep>().Count() == 1 ? Samples.Failed(step) : Samples.Completed(step));
        await _coordinator.BecomesAsync(taskId, TaskStatus.Failed);
        _clock.Advance(TimeSpan.FromHours(25));

        (await _coordinator.AcceptedAsync(new RetryTask { TaskId = taskId, RequestedBy = "dana" })).ShouldBe(TaskStatus.PendingApproval);
        var asked = await _coordinator.ChangesAsync(taskId, TaskChange.ApprovalRequested, after: (await _coordinator.ChangesAsync(taskId, TaskChange.Retried)).Sequence);
        await _coordinator.AcceptedAsync(new ApproveTask { TaskId = taskId, PlanHash = asked.Snapshot.PlanHash!, Approver = "kim" });

        (await _coordinator.BecomesAsync(taskId, TaskStatus.Completed)).Snapshot.Approver.ShouldBe("kim");
        agents.Seen<ExecuteStep>().Count().ShouldBe(2);
    }

    private Task SayHeldAsync(params string[] work) => _coordinator.Platform.PublishAsync(new WorkHeld { Work = work, At = _clock.GetUtcNow() });

    private async Task<DateTimeOffset> WakeAtAsync(Guid taskId) =>
        new(await _coordinator.QueryAsync<DateTime>("select wake_at from task_saga where correlation_id = @taskId", new { taskId }), TimeSpan.Zero);

    private Task<int> HandledAsync() => _coordinator.QueryAsync<int>("select count(*)::int from inbox_message", new { });

    private static bool Second<T>(FakeAgents agents) => agents.Seen<T>().Count() > 1;

    /// <summary>Moves the clock until the world has followed; the wake-up reaches the saga over the bus in real time.</summary>
    private Task<bool> AdvanceUntilAsync(TimeSpan by, Func<bool> condition) => Eventually.ShouldBe(
        () =>
        {
            var come = condition();
            if (!come)
            {
                _clock.Advance(by);
            }
            return Task.FromResult(come);
        },
        come => come,
        TimeSpan.FromSeconds(40));
}
