using Platform.AgentTesting;
using Platform.AgentTesting.Fixtures;
using Platform.AgentTesting.Runs;
using Platform.AgentTesting.Tasks;
using Platform.Contracts.Runbooks;
using Platform.Tests.Executor;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.AgentTesting;

/// <summary>A task is done with a scripted model, made a fixture, and played again with what was recorded.</summary>
internal sealed class When_a_task_becomes_a_fixture
{
    private const string Secret = "Nordlichtwinter";
    private ScratchFolder _scratch = null!;
    private AgentTestCase _case = null!;
    private TestPlatform _platform = null!;
    private Func<MockRequest, MockAnswer> _answer = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _scratch = new ScratchFolder();
        _scratch.Write("zorblax.conf", "size=5\n");
        _case = await AgentTestCase.StartAsync(request => _answer(request));
        _platform = await TestPlatform.StartAsync(options =>
        {
            // The models are asked again in each replay, not the cache of the first run.
            options.Set("LocalTarget:WritablePaths:0", _scratch.Path).Set("Agents:CacheHours", "0").Set("Agents:RetryDelayMs", "5");
            foreach (var (setting, value) in _case.Settings)
            {
                options.Set(setting, value);
            }
        });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _platform.DisposeAsync();
        await _case.DisposeAsync();
        _scratch.Dispose();
    }

    [Test]
    public async Task Should_play_it_again_and_say_what_the_code_asks_differently()
    {
        var api = new PlatformApi(_platform.Http);
        _answer = Good;

        var run = await _case.SubmitAsync(
            api, $"The zorblax of {_scratch["zorblax.conf"]} is to have size 20", new Dictionary<string, string> { ["password"] = Secret, ["ticket"] = "OPS-7" });

        run.Should_end_as("PendingApproval").Should_ask("Set the size to 20");
        run.Agent("Router").Should_stay_within_budget(requests: 1).Should_end_with(answer => answer.GetProperty("category").GetString() == "Change");
        var folder = _scratch["fixture"];
        await TaskFixture.RecordAsync(api, run.Task.GetProperty("id").GetString()!, folder);
        string.Concat(Directory.GetFiles(folder).Select(File.ReadAllText)).ShouldNotContain(Secret);

        (await ReplayAsync(api, folder)).ShouldBeEmpty();

        await ChangeAsync(folder, "You sort tasks", "You sorted tasks once");
        var differences = await ReplayAsync(api, folder);
        differences[0].ShouldStartWith("Router (analysis, step 1) asks another question than was recorded: the instructions differ in line 1: recorded \"You sorted tasks once");

        await ChangeAsync(folder, "You sorted tasks once", "You sort tasks");
        await ChangeAsync(folder, "size=20", "size=21");
        (await ReplayAsync(api, folder)).ShouldContain(difference => difference.StartsWith("outcome.steps[0].script: recorded sed", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> ReplayAsync(PlatformApi api, string folder)
    {
        var fixture = await TaskFixture.LoadAsync(folder);
        _answer = fixture.Model.Answer;
        return await fixture.ReplayAsync(api);
    }

    /// <summary>Whether the code or the recording has changed makes no difference to the comparison.</summary>
    private static async Task ChangeAsync(string folder, string before, string after)
    {
        var file = Path.Combine(folder, before.StartsWith("size", StringComparison.Ordinal) ? "task.json" : "transcript.jsonl");
        var text = await File.ReadAllTextAsync(file);
        text.ShouldContain(before);
        await File.WriteAllTextAsync(file, text.Replace(before, after, StringComparison.Ordinal));
    }

    private MockAnswer Good(MockRequest request) => (request.Agent, request.Purpose) switch
    {
        ("Router", _) => MockAnswer.Of(new
        {
            category = "Change", agents = new[] { "Diagnostic", "Automation", "Writer" }, complexity = "Simple", addedRisk = 0, riskReason = "", reason = "A setting is to change.",
        }),
        ("Automation", "plan") => MockAnswer.Of(new
        {
            title = "Set the size of the zorblax",
            steps = new[]
            {
                new
                {
                    title = "Set the size to 20", script = $"sed -i 's/^size=5$/size=20/' {_scratch["zorblax.conf"]}\n", writes = new[] { _scratch.Path }, network = nameof(NetworkEffect.None),
                    timeoutSeconds = 30, rollback = $"sed -i 's/^size=20$/size=5/' {_scratch["zorblax.conf"]}\n", verification = $"grep -qx size=20 {_scratch["zorblax.conf"]}\n",
                },
            },
            refusal = "",
        }),
        ("Diagnostic", _) => MockAnswer.Of(new
        {
            plan = Array.Empty<string>(), claims = Array.Empty<object>(), confidence = 0, confidenceReasons = Array.Empty<string>(), gaps = Array.Empty<string>(), question = "",
        }),
        _ => MockAnswer.Of(new { sentences = Array.Empty<object>() }),
    };
}
