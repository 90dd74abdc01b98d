using Platform.Messaging.Work;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Messaging;

/// <summary>A service says which commands it holds, for as long as it does.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_work_waits_long
{
    [Test]
    public async Task Should_say_so_until_it_is_done()
    {
        var clock = new ManualClock();
        var gate = new PingGate();
        await using var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new PingModule(asWork: true)).Record<Pong>().Record<WorkHeld>().ConfigureServices(builder => builder.Services.AddSingleton(gate))
                .Set("Work:ping-work:Concurrency", "1");
            options.Clock = clock;
        });
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid()];
        foreach (var id in ids)
        {
            await platform.PublishAsync(new Ping { Id = id });
        }
        await Eventually.ShouldBe(() => Task.FromResult(gate.Inside), inside => inside == 1);
        platform.Recorded<WorkHeld>().Messages.ShouldBeEmpty("it has only just come");

        // The one that runs and the one behind it.
        var held = await AdvanceAsync(clock, platform, message => message.Work.Count == 2);
        held.Work.Order().ShouldBe(ids.Select(id => $"Ping/{id}").Order());
        held.At.ShouldBeLessThanOrEqualTo(clock.GetUtcNow());

        gate.Open();
        await Eventually.ShouldBe(() => Task.FromResult(platform.Recorded<Pong>().Messages.Count), count => count == 2);
        var said = platform.Recorded<WorkHeld>().Messages.Count;
        var last = new Ping { Id = Guid.NewGuid() };
        clock.Advance(TimeSpan.FromMinutes(1));
        await platform.PublishAsync(last);
        await platform.Recorded<Pong>().FirstAsync(pong => pong.Id == last.Id);
        platform.Recorded<WorkHeld>().Messages.Skip(said).SelectMany(message => message.Work).ShouldNotContain($"Ping/{last.Id}");
    }

    private static async Task<WorkHeld> AdvanceAsync(ManualClock clock, TestPlatform platform, Func<WorkHeld, bool> fits) =>
        (await Eventually.ShouldBe(() => Task.FromResult(platform.Recorded<WorkHeld>().Messages.LastOrDefault(fits)), message =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return message is not null;
        }))!;
}
