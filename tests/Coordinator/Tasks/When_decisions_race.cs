using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>Two decisions at once on one plan: one wins, the other is refused, and what follows is the winner's.</summary>
[TestFixture]
internal sealed class When_decisions_race
{
    private const int Rounds = 50;

    [Test]
    public Task Should_let_one_of_two_approvals_win() => RaceAsync(Shared, (taskId, hash) => new ApproveTask { TaskId = taskId, PlanHash = hash, Approver = "kim" },
        (taskId, winner) => TaskStatus.Completed);

    [Test]
    public Task Should_let_either_the_approval_or_the_rejection_win() => RaceAsync(Shared, (taskId, hash) => new RejectTask { TaskId = taskId, PlanHash = hash, Approver = "kim" },
        (_, winner) => winner == 0 ? TaskStatus.Completed : TaskStatus.Rejected);

    [Test]
    public async Task Should_run_nothing_after_a_cancel_that_won()
    {
        var rounds = await Task.WhenAll(Enumerable.Range(0, Rounds).Select(async _ =>
        {
            var (taskId, agents) = await Shared.SubmitAsync(fake => fake.OnExecute = step => null);
            agents.OnStop = stop => Samples.Failed(agents.Seen<ExecuteStep>().First(), StepFailure.Stopped);
            var pending = await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);
            var approve = Shared.SayAsync(new ApproveTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam" });
            var cancel = Shared.SayAsync(new CancelTask { TaskId = taskId, RequestedBy = "kim" });
            // A cancel is never lost: it comes before the approval, which is refused then, or stops what the approval began.
            (await cancel).ShouldBeOfType<TaskCommandAccepted>();
            var approved = await approve is TaskCommandAccepted;
            await Eventually.ShouldBe(() => Task.FromResult(!approved || agents.Seen<StopStep>().Any()), come => come);
            if (approved && !agents.Seen<ExecuteStep>().Any())
            {
                await Eventually.ShouldBe(() => Task.FromResult(agents.Seen<ExecuteStep>().Any()), come => come);
            }
            if (approved)
            {
                await Shared.Platform.PublishAsync(Samples.Failed(agents.Seen<ExecuteStep>().First(), StepFailure.Stopped));
            }
            await Shared.BecomesAsync(taskId, TaskStatus.Cancelled);
            agents.Seen<ExecuteStep>().Count().ShouldBe(approved ? 1 : 0);
            return approved;
        }));
        TestContext.Out.WriteLine($"approve/cancel: the approval came first in {rounds.Count(approved => approved)} of {Rounds}");
    }

    [Test]
    public async Task Should_let_either_the_approval_or_the_expiry_win()
    {
        var clock = new ManualClock();
        await using var coordinator = await CoordinatorFixture.StartAsync(configure: options => options.Clock = clock);
        var tasks = await Task.WhenAll(Enumerable.Range(0, Rounds).Select(async _ =>
        {
            var (taskId, agents) = await coordinator.SubmitAsync(_ => { });
            return (TaskId: taskId, Agents: agents, Pending: await coordinator.BecomesAsync(taskId, TaskStatus.PendingApproval));
        }));
        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));

        var answers = tasks.Select(task => coordinator.SayAsync(
            new ApproveTask { TaskId = task.TaskId, PlanHash = task.Pending.Snapshot.PlanHash!, Approver = "sam" })).ToArray();
        var wakes = tasks.Select(task => coordinator.Platform.PublishAsync(new WakeTask { TaskId = task.TaskId })).ToArray();
        await Task.WhenAny(answers);
        clock.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(wakes);

        var won = 0;
        foreach (var (task, answer) in tasks.Zip(await Task.WhenAll(answers)))
        {
            var approved = answer is TaskCommandAccepted;
            won += approved ? 1 : 0;
            await coordinator.BecomesAsync(task.TaskId, approved ? TaskStatus.Completed : TaskStatus.Expired);
            task.Agents.Seen<ExecuteStep>().Any().ShouldBe(approved);
        }
        TestContext.Out.WriteLine($"approve/expiry: the approval came first in {won} of {Rounds}");
    }

    private static async Task RaceAsync<T>(CoordinatorFixture coordinator, Func<Guid, string, T> other, Func<Guid, int, TaskStatus> end)
        where T : class
    {
        var winners = await Task.WhenAll(Enumerable.Range(0, Rounds).Select(async round =>
        {
            var (taskId, agents) = await coordinator.SubmitAsync(_ => { });
            var pending = await coordinator.BecomesAsync(taskId, TaskStatus.PendingApproval);
            var hash = pending.Snapshot.PlanHash!;
            Func<Task<object>>[] says =
            [
                () => coordinator.SayAsync(new ApproveTask { TaskId = taskId, PlanHash = hash, Approver = "sam" }),
                () => coordinator.SayAsync(other(taskId, hash)),
            ];
            // Each side is first in half of the rounds.
            var started = new Task<object>[2];
            foreach (var side in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
            {
                started[side] = says[side]();
            }
            var answers = await Task.WhenAll(started);

            answers.Count(answer => answer is TaskCommandAccepted).ShouldBe(1);
            var refused = answers.OfType<TaskCommandRefused>().ShouldHaveSingleItem();
            refused.Code.ShouldBe(TaskRefusal.WrongStatus);
            var winner = answers[0] is TaskCommandAccepted ? 0 : 1;
            await coordinator.BecomesAsync(taskId, end(taskId, winner));
            agents.Seen<ExecuteStep>().Count().ShouldBe(end(taskId, winner) == TaskStatus.Completed ? 1 : 0);
            (await coordinator.QueryAsync<int>("select count(*) from approval where task_id = @taskId", new { taskId })).ShouldBe(1);
            return winner;
        }));
        TestContext.Out.WriteLine($"approve/{typeof(T).Name}: the first side won {winners.Count(winner => winner == 0)} of {Rounds}");
    }
}
