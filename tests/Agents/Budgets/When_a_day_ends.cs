using Platform.AgentTesting;
using Platform.Contracts.Tasks;
using Platform.Messaging.Work;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Agents.Budgets;

internal sealed class When_a_day_ends
{
    [Test]
    public async Task Should_allow_again_what_the_limit_of_the_day_did_not()
    {
        var clock = new ManualClock();
        await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good, options =>
        {
            options.Clock = clock;
            options.Set("Agents:Budget:DayCalls", "1").Set("Agents:CacheHours", "0");
        });
        await platform.AskAsync();

        var waits = await Should.ThrowAsync<WorkWaitsException>(() => platform.AskAsync());
        waits.Notice.ShouldBeOfType<BudgetReached>().Pause.Limit.ShouldBe(BudgetLimit.DayCalls);
        clock.Advance(TimeSpan.FromHours(16));

        (await platform.AskAsync()).Value.Total.ShouldBe(42);
    }
}
