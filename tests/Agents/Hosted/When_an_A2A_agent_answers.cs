using System.Net.Http.Json;
using System.Text.Json;
using Platform.Agents;
using Platform.Contracts.Tasks;
using Platform.Messaging.Work;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Agents.Hosted;

/// <summary>An agent on the A2A project's own servers takes the place of a model: everything around it stays as it is.</summary>
[TestFixture("old")]
[TestFixture("new")]
[Parallelizable(ParallelScope.All)]
internal sealed class When_an_A2A_agent_answers(string version)
{
    private static readonly AgentPlatform.Sum s_sum = new() { Total = 42, Word = "plenty" };
    private ForeignServer _server = null!;

    [OneTimeSetUp]
    public async Task StartServer() => _server = await HostedAgents.A2A;

    [TestCase("21 and 21", 1)]
    [TestCase("21 and 21 [data]", 1)]
    [TestCase("21 and 21 [message]", 1)]
    [TestCase("21 and 21 [wrong]", 2)]
    public async Task Should_use_its_whole_answer(string material, int tries)
    {
        await using var platform = await StartAsync();

        var answer = await platform.AskAsync(material);

        answer.ShouldSatisfyAllConditions(() => answer.Value.ShouldBe(s_sum), () => answer.Model.ShouldBe("adder"), () => answer.Source.ShouldBe(AnswerSource.Model));
        var turn = (await platform.TurnsAsync()).ShouldHaveSingleItem();
        turn.ShouldSatisfyAllConditions(() => turn.Tries.ShouldBe(tries), () => turn.InputTokens.ShouldBeGreaterThan(50), () => turn.OutputTokens.ShouldBeGreaterThan(5), () => turn.Cost.ShouldBeGreaterThan(0));
    }

    [TestCase("[fails]", ModelFailure.AgentFailed, "adder failed: \"the disk of my host is full\"")]
    [TestCase("[partial]", ModelFailure.AgentFailed, "adder failed: \"the disk of my host is full\"")]
    [TestCase("[cancels]", ModelFailure.AgentFailed, "was cancelled on its side: it does not say why.")]
    [TestCase("[asks]", ModelFailure.AgentFailed, "asks for something instead of answering, and nobody answers it here: \"which of the two hosts?\"")]
    [TestCase("[rejects]", ModelFailure.Refused, "declined to answer: \"not my trade\"")]
    public async Task Should_say_what_it_said_instead_of_an_answer(string material, ModelFailure failure, string message)
    {
        await using var platform = await StartAsync();

        var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync(material));

        exception.Failure.ShouldBe(failure);
        exception.Message.ShouldContain(message);
        var turn = (await platform.TurnsAsync()).ShouldHaveSingleItem();
        turn.ShouldSatisfyAllConditions(() => turn.State.ShouldBe("Failed"), () => turn.Tries.ShouldBe(1), () => turn.Problem.ShouldBe(exception.Message));
    }

    [Test]
    public async Task Should_be_told_to_stop_when_its_time_is_over()
    {
        await using var platform = await StartAsync(options => options.Set("Agents:TurnSeconds", "1"));

        var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync("[hangs]"));

        exception.Failure.ShouldBe(ModelFailure.TimedOut);
        (await SeenAsync()).GetProperty("cancelled").EnumerateArray().Count(path => path.GetString() == version).ShouldBe(1);
    }

    [Test]
    public async Task Should_be_replaced_by_the_fallback_model_where_it_fails()
    {
        await using var platform = await StartAsync(options => options.Set("Agents:Models:main:Fallback", "spare"));

        var answer = await platform.AskAsync("[fails]");

        answer.Model.ShouldBe("second");
        platform.Model.Transcript.Exchanges.Count.ShouldBe(1);
    }

    [Test]
    public async Task Should_be_asked_once_for_the_same_work_and_anew_for_other_work()
    {
        await using var platform = await StartAsync();
        var material = $"once {Guid.NewGuid()}";

        await platform.AskAsync(material, conversation: "work-1");
        var again = await platform.AskAsync(material, conversation: "work-1");
        var other = await platform.AskAsync(material, conversation: "work-2");

        again.Source.ShouldBe(AnswerSource.Recorded);
        other.Source.ShouldBe(AnswerSource.Model, "an agent looks at a world that changes");
        (await SeenAsync()).GetProperty("seen").EnumerateArray().Count(text => text.GetString()!.Contains(material)).ShouldBe(2);
    }

    [Test]
    public async Task Should_get_no_secret()
    {
        await using var platform = await StartAsync();
        var mark = Guid.NewGuid().ToString();

        await platform.AskAsync($"{mark} DB_PASSWORD=hunter2secret");

        var text = (await SeenAsync()).GetProperty("seen").EnumerateArray().Select(text => text.GetString()!).Single(text => text.Contains(mark));
        text.ShouldNotContain("hunter2secret");
        text.ShouldContain("[secret removed]");
        text.ShouldContain("\n\nAdd.\n\n");
        text.ShouldContain("Answer with one JSON object and nothing else.");
    }

    [Test]
    public async Task Should_be_within_the_budget()
    {
        await using var platform = await StartAsync(options => options.Set("Agents:Budget:TaskCalls", "1"));
        var task = Guid.NewGuid();

        await platform.AskAsync(taskId: task);

        (await Should.ThrowAsync<WorkWaitsException>(() => platform.AskAsync("another", taskId: task))).Notice.ShouldBeOfType<BudgetReached>().Pause.Limit.ShouldBe(BudgetLimit.TaskCalls);
    }

    [TestCase("astray", "names http://192.0.2.1/rpc, which is another host")]
    [TestCase("foreign", "offers no JSON-RPC of A2A 0.3 or 1.x, only GRPC 0.3.0")]
    [TestCase("nowhere", "knows no agent adder, or is not the base address of an A2A agent")]
    public async Task Should_not_be_followed_elsewhere(string path, string message)
    {
        await using var platform = await StartAsync(options => options.Set("Agents:Models:main:Endpoint", new Uri(_server.Address, path).ToString()));

        var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync());

        exception.Failure.ShouldBe(ModelFailure.Rejected);
        exception.Message.ShouldContain(message);
    }

    private Task<AgentPlatform> StartAsync(Action<TestPlatformOptions>? configure = null) => AgentPlatform.StartAsync(_ => AgentPlatform.Good, options =>
    {
        options.Set("Agents:Models:main:Protocol", "A2A").Set("Agents:Models:main:Model", "adder").Set("Agents:Models:main:Endpoint", new Uri(_server.Address, version).ToString());
        options.Set("Agents:Models:main:InputPrice", "3");
        configure?.Invoke(options);
    });

    private async Task<JsonElement> SeenAsync()
    {
        using var http = new HttpClient();
        return await http.GetFromJsonAsync<JsonElement>(new Uri(_server.Address, "seen"));
    }
}
