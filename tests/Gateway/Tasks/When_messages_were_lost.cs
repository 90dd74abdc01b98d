using System.Net.Http.Json;
using System.Text.Json;
using Platform.Contracts.Tasks;
using Platform.Gateway;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Gateway.Tasks;

[Parallelizable(ParallelScope.All)]
internal sealed class When_messages_were_lost
{
    [Test]
    public async Task Should_submit_again_until_the_saga_speaks_and_then_ask_for_what_is_missing()
    {
        var clock = new ManualClock();
        await using var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new GatewayModule()).Record<SubmitTask>().Record<ReplayTaskChanges>();
            options.Clock = clock;
        });
        var response = await platform.Http.PostAsJsonAsync("/api/v1/tasks", new { description = "nginx is down", context = new { service = "nginx" } });
        var taskId = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var first = await platform.Recorded<SubmitTask>().FirstAsync(task => task.TaskId == taskId);

        var again = await ForwardUntilAsync(clock, () => platform.Recorded<SubmitTask>().Messages.Where(task => task.TaskId == taskId).Skip(1).FirstOrDefault());
        again.Description.ShouldBe(first.Description);
        again.Context.ShouldBe(first.Context);
        again.SubmittedAt.ShouldBe(first.SubmittedAt);

        // The saga may have begun, and all that it said may be lost.
        (await platform.Recorded<ReplayTaskChanges>().FirstAsync()).Tasks.ShouldBe([new TaskPosition { TaskId = taskId, AfterSequence = 0 }]);

        await platform.PublishAsync(Change(taskId, 1, clock.GetUtcNow()));
        await platform.PublishAsync(Change(taskId, 3, clock.GetUtcNow()));
        var replay = await ForwardUntilAsync(clock, () => platform.Recorded<ReplayTaskChanges>().Messages.FirstOrDefault(ask => ask.Tasks[0].AfterSequence > 0));
        replay.Tasks.ShouldBe([new TaskPosition { TaskId = taskId, AfterSequence = 1 }]);
    }

    private static Task<T> ForwardUntilAsync<T>(ManualClock clock, Func<T?> look)
        where T : class => Eventually.ShouldBe(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(5));
                return Task.FromResult(look()!);
            },
            found => found is not null, TimeSpan.FromSeconds(30));

    private static TaskChanged Change(Guid taskId, int sequence, DateTimeOffset now) => new()
    {
        TaskId = taskId,
        Sequence = sequence,
        Change = TaskChange.Submitted,
        At = now,
        Summary = "test",
        Snapshot = new TaskSnapshot
        {
            Status = TaskStatus.Analyzing, Attempt = 1, Description = "nginx is down", Target = "local", Requester = "tester", Source = "api", SubmittedAt = now,
        },
    };
}
