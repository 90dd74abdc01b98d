using Platform.Agents;
using Shouldly;

namespace Platform.Tests.Agents;

/// <summary>Which of the named models an agent asks: that of its purpose, else its own, else the main one.</summary>
internal sealed class When_models_are_named
{
    [TestCase("first")]
    [TestCase("second", "Router=spare")]
    [TestCase("first", "Router=spare", "Router_sums=main")]
    [TestCase("second", "Router=main", "Router_sums=spare")]
    [TestCase("second", "Router=none", "router_SUMS=spare")]
    [TestCase("first", "Writer=spare", "Router_analysis=spare")]
    public async Task Should_ask_the_one_that_is_named_most_closely(string model, params string[] use)
    {
        await using var platform = await StartAsync(use);

        (await platform.AskAsync()).Model.ShouldBe(model);

        platform.Model.Transcript.Exchanges.ShouldHaveSingleItem().Read().Model.ShouldBe(model);
    }

    [TestCase("Router=none")]
    [TestCase("Router=main", "Router_sums=none")]
    public async Task Should_ask_none_where_none_is_named(params string[] use)
    {
        await using var platform = await StartAsync(use);

        (await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync())).Failure.ShouldBe(ModelFailure.SwitchedOff);

        platform.Model.Transcript.Exchanges.ShouldBeEmpty();
    }

    private static Task<AgentPlatform> StartAsync(string[] use) => AgentPlatform.StartAsync(_ => AgentPlatform.Good, options =>
    {
        foreach (var entry in use)
        {
            options.Set($"Agents:Use:{entry.Split('=')[0]}", entry.Split('=')[1]);
        }
    });
}
