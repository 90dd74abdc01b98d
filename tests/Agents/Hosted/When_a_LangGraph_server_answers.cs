using System.Net.Http.Json;
using System.Text.Json;
using Platform.Agents;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Agents.Hosted;

/// <summary>A graph on LangGraph's own server takes the place of a model: everything around it stays as it is.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_a_LangGraph_server_answers
{
    private ForeignServer _server = null!;

    [OneTimeSetUp]
    public async Task StartServer() => _server = await HostedAgents.LangGraph;

    [TestCase("21 and 21", 1)]
    [TestCase("21 and 21 [blocks]", 1)]
    [TestCase("21 and 21 [wrong]", 2)]
    public async Task Should_use_its_whole_answer(string material, int tries)
    {
        await using var platform = await StartAsync();

        var answer = await platform.AskAsync(material);

        answer.Value.ShouldBe(new AgentPlatform.Sum { Total = 42, Word = "plenty" });
        answer.Model.ShouldBe("sums");
        var turn = (await platform.TurnsAsync()).ShouldHaveSingleItem();
        turn.ShouldSatisfyAllConditions(() => turn.Tries.ShouldBe(tries), () => turn.InputTokens.ShouldBe(70 * tries), () => turn.OutputTokens.ShouldBe(9 * tries));
    }

    [TestCase("[fails]", "sums failed: the disk of my host is full")]
    [TestCase("[asks]", "asks for something instead of answering, and nobody answers it here: which of the two hosts?")]
    public async Task Should_say_what_it_said_instead_of_an_answer(string material, string message)
    {
        await using var platform = await StartAsync();

        var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync(material));

        exception.Failure.ShouldBe(ModelFailure.AgentFailed);
        exception.Message.ShouldEndWith(message);
        (await platform.TurnsAsync()).ShouldHaveSingleItem().Tries.ShouldBe(1);
    }

    [Test]
    public async Task Should_not_have_its_half_finished_state_used_when_somebody_stops_its_run()
    {
        await using var platform = await StartAsync();
        var mark = Guid.NewGuid().ToString();

        var asking = platform.AskAsync($"[partial] {mark}");
        await Eventually.ShouldBe(() => StopAsync(mark), stopped => stopped);

        var exception = await Should.ThrowAsync<ModelFailedException>(() => asking);
        exception.Failure.ShouldBe(ModelFailure.AgentFailed);
        exception.Message.ShouldBe("The run of sums ended as 'interrupted'; nothing of what it had written is used.");
    }

    [Test]
    public async Task Should_be_told_to_stop_when_its_time_is_over_and_keep_nothing()
    {
        await using var platform = await StartAsync(options => options.Set("Agents:TurnSeconds", "2"));

        var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync("[hangs]"));

        exception.Failure.ShouldBe(ModelFailure.TimedOut);
        (await ThreadsAsync()).Count(thread => thread.ToString().Contains("[hangs]")).ShouldBe(0);
    }

    [Test]
    public async Task Should_get_no_secret()
    {
        await using var platform = await StartAsync();

        var answer = await platform.AskAsync("[echo] DB_PASSWORD=hunter2secret");

        answer.Value.Word.ShouldBe("[echo] DB_PASSWORD=[secret removed]");
        answer.Value.Total.ShouldBe(2, "instructions and material");
    }

    [Test]
    public async Task Should_say_that_there_is_no_such_graph()
    {
        await using var platform = await StartAsync(options => options.Set("Agents:Models:main:Model", "products"));

        var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync());

        exception.Failure.ShouldBe(ModelFailure.Rejected);
        exception.Message.ShouldContain("knows no assistant products");
    }

    private Task<AgentPlatform> StartAsync(Action<TestPlatformOptions>? configure = null) => AgentPlatform.StartAsync(_ => AgentPlatform.Good, options =>
    {
        options.Set("Agents:Models:main:Protocol", "LangGraph").Set("Agents:Models:main:Model", "sums").Set("Agents:Models:main:Endpoint", _server.Address.ToString());
        configure?.Invoke(options);
    });

    /// <summary>Somebody else stops the run of a thread, once its graph has written its first message.</summary>
    private async Task<bool> StopAsync(string mark)
    {
        using var http = new HttpClient { BaseAddress = _server.Address };
        foreach (var thread in await ThreadsAsync())
        {
            var path = $"threads/{thread.GetProperty("thread_id").GetString()}";
            var runs = await http.GetFromJsonAsync<JsonElement>($"{path}/runs");
            if (runs.ToString().Contains(mark) && (await http.GetStringAsync($"{path}/state")).Contains("plenty"))
            {
                using var stopped = await http.PostAsJsonAsync($"{path}/runs/{runs[0].GetProperty("run_id").GetString()}/cancel", new { });
                return stopped.IsSuccessStatusCode;
            }
        }
        return false;
    }

    private async Task<IReadOnlyList<JsonElement>> ThreadsAsync()
    {
        using var http = new HttpClient { BaseAddress = _server.Address };
        using var found = await http.PostAsJsonAsync("threads/search", new { });
        return [.. (await found.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray()];
    }
}
