using Platform.Agents;
using Platform.Agents.Tools;
using Platform.Contracts.Tasks;
using Platform.Messaging.Work;
using Platform.Tests.Agents.Tools;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Agents.Hosted;

/// <summary>An agent hosted elsewhere calls the platform's tools in words, with every rail that a model has.</summary>
[TestFixture("A2A", "old")]
[TestFixture("A2A", "new")]
[TestFixture("LangGraph", "")]
[Parallelizable(ParallelScope.All)]
internal sealed class When_a_hosted_agent_calls_tools(string protocol, string path)
{
    private ForeignServer _server = null!;

    [OneTimeSetUp]
    public async Task StartServer() => _server = await (protocol == "A2A" ? HostedAgents.A2A : HostedAgents.LangGraph);

    [Test]
    public async Task Should_give_it_what_they_say_and_take_its_answer()
    {
        await using var platform = await StartAsync();

        var answer = await platform.LoopAsync([Weather()], material: "[calls]");

        answer!.Value.ShouldBe(new AgentPlatform.Sum { Total = 42, Word = "1 weather rain in Bern, 2 weather rain in Basel" });
        (await platform.CallsAsync()).Select(call => (call.Id, call.Tool, call.State)).ShouldBe([("call_1_1", "weather", "Answered"), ("call_1_2", "weather", "Answered")]);
        (await platform.TurnsAsync()).ShouldAllBe(turn => turn.State == "Answered" && turn.Tries == 1 && turn.InputTokens > 50 && turn.OutputTokens > 5);
    }

    [TestCase("[miscalls]")]
    [TestCase("[calls many]")]
    public async Task Should_have_a_call_that_is_not_as_it_should_be_repaired(string material)
    {
        await using var platform = await StartAsync();
        var tool = Weather();

        (await platform.LoopAsync([tool], material: material))!.Value.Word.ShouldStartWith("1 weather rain in Bern");

        tool.Calls.ShouldBe(2);
        (await platform.TurnsAsync()).Select(turn => turn.Tries).ShouldBe([2, 1]);
    }

    [Test]
    public async Task Should_fail_by_name_where_it_never_answers()
    {
        await using var platform = await StartAsync();

        var failed = await Should.ThrowAsync<ModelFailedException>(() => platform.LoopAsync([Weather()], limits: new ToolLimits(2, 10), material: "[always calls]"));

        (failed.Failure, failed.Message).ShouldBe((ModelFailure.WrongAnswer, $"The answer of {Name} cannot be used: No tool can be called now; the answer itself is wanted."));
        (await platform.CallsAsync()).Count.ShouldBe(1);
    }

    [Test]
    public async Task Should_get_no_secret_of_their_results_or_of_its_own_arguments()
    {
        await using var platform = await StartAsync();

        var answer = await platform.LoopAsync([SampleTool.Of(SampleTool.Weather, _ => ToolResult.Of("db_password=Suedwind88"))], material: "[calls]");

        answer!.Value.Word.ShouldStartWith("1 weather db_password=[secret removed]");
    }

    [Test]
    public async Task Should_pay_for_no_turn_again_when_its_work_goes_on()
    {
        await using var platform = await StartAsync();
        var isThere = false;
        var slow = SampleTool.Of(SampleTool.Weather, call => isThere ? ToolResult.Of("sun") : ToolResult.Later);

        (await platform.LoopAsync([slow], "work", material: "[calls]")).ShouldBeNull();
        isThere = true;
        (await platform.LoopAsync([slow], "work", material: "[calls]")).ShouldNotBeNull();

        (await platform.TurnsAsync()).Count.ShouldBe(2);
    }

    [Test]
    public async Task Should_be_within_the_budget()
    {
        await using var platform = await StartAsync(options => options.Set("Agents:Budget:TaskCalls", "1"));

        var waits = await Should.ThrowAsync<WorkWaitsException>(() => platform.LoopAsync([Weather()], material: "[calls]"));

        waits.Notice.ShouldBeOfType<BudgetReached>().Pause.Limit.ShouldBe(BudgetLimit.TaskCalls);
    }

    private string Name => protocol == "A2A" ? "adder" : "sums";

    private static SampleTool Weather() => SampleTool.Of(SampleTool.Weather, call => ToolResult.Of($"rain in {call.Arguments.GetProperty("place").GetString()}"));

    private Task<AgentPlatform> StartAsync(Action<TestPlatformOptions>? configure = null) => AgentPlatform.StartAsync(_ => AgentPlatform.Good, options =>
    {
        options.Set("Agents:Models:main:Protocol", protocol).Set("Agents:Models:main:Model", Name).Set("Agents:Models:main:Endpoint", new Uri(_server.Address, path).ToString());
        configure?.Invoke(options);
    });
}
