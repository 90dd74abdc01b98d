using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>What was recorded of tasks is said again to whoever missed it, and only that.</summary>
internal sealed class When_a_read_model_missed_changes
{
    [Test]
    public async Task Should_say_again_what_comes_after_each_position()
    {
        await using var coordinator = await CoordinatorFixture.StartAsync();
        var (current, _) = await coordinator.SubmitAsync(_ => { });
        var (behind, _) = await coordinator.SubmitAsync(_ => { });
        var newest = (await coordinator.BecomesAsync(current, TaskStatus.PendingApproval)).Sequence;
        var last = await coordinator.BecomesAsync(behind, TaskStatus.PendingApproval);
        var said = coordinator.Platform.Recorded<TaskChanged>().Messages.Where(change => change.TaskId == behind).ToDictionary(change => change.Sequence);
        var before = coordinator.Platform.Recorded<TaskChanged>().Messages.Count;

        await coordinator.Platform.PublishAsync(new ReplayTaskChanges
        {
            Tasks = [Position(current, newest), Position(Guid.NewGuid(), 0), Position(behind, 2)],
        });

        var missed = last.Sequence - 2;
        missed.ShouldBeGreaterThan(1);
        await Eventually.ShouldBe(() => Task.FromResult(coordinator.Platform.Recorded<TaskChanged>().Messages.Count), count => count == before + missed);
        foreach (var change in coordinator.Platform.Recorded<TaskChanged>().Messages.Skip(before))
        {
            change.TaskId.ShouldBe(behind);
            change.Sequence.ShouldBeGreaterThan(2);
            (change.Change, change.Summary, change.Snapshot.Status).ShouldBe((said[change.Sequence].Change, said[change.Sequence].Summary, said[change.Sequence].Snapshot.Status));
            change.Data?.GetRawText().ShouldBe(said[change.Sequence].Data?.GetRawText());
        }
    }

    private static TaskPosition Position(Guid taskId, int after) => new() { TaskId = taskId, AfterSequence = after };
}
