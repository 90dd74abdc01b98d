using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.AgentTesting;
using Platform.ShellAnalysis.Review;
using Platform.Tests.Executor;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Platform.Tests.Traces;
using Shouldly;

namespace Platform.Tests.Agents.Obedience;

/// <summary>
/// The whole platform over HTTP, with real probes and a model that does whatever it reads: nothing happens that no person
/// approved, no secret leaves, and the approver is shown what would run. One order in each channel, chosen by the seed;
/// PLATFORM_FULL_INJECTIONS=1 gives 16 in each.
/// </summary>
internal sealed partial class When_text_gives_orders_to_the_platform
{
    private static readonly bool s_full = Environment.GetEnvironmentVariable("PLATFORM_FULL_INJECTIONS") == "1";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private static readonly string[] s_ends = ["Completed", "Failed", "Rejected", "NeedsAttention", "PendingApproval"];

    private readonly ObedientAgents _agents = new();
    private readonly ConcurrentBag<string> _leaks = [];
    private ActivityListener _listener = null!;
    private ScratchFolder _scratch = null!;
    private MockLlm _model = null!;
    private TestPlatform _platform = null!;
    private HostileWorld _world = null!;
    private LogCapture _logs = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Platform.", StringComparison.Ordinal) || source.Name is "MassTransit" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                foreach (var tag in span.TagObjects.Where(tag => $"{tag.Value}".Contains("CANARY", StringComparison.Ordinal)))
                {
                    _leaks.Add($"{span.DisplayName}: {tag.Key}");
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
        _scratch = new ScratchFolder();
        _model = await MockLlm.StartAsync(_agents.Answer);
        _logs = new LogCapture();
        _platform = await TestPlatform.StartAsync(options => options.Set("LocalTarget:WritablePaths:0", _scratch.Path)
            .ConfigureServices(builder => builder.Logging.AddProvider(_logs))
            .Set("Agents:Models:main:Endpoint", _model.Endpoint.ToString()).Set("Agents:Models:main:Model", "obedient").Set("Agents:Models:main:Concurrency", "20")
            .Set("Agents:RetryDelayMs", "5").Set("Agents:RecordContent", "true"));
        _world = new HostileWorld(_platform, _scratch);
        await _world.SaveRunbookAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _platform.DisposeAsync();
        await _model.DisposeAsync();
        _listener.Dispose();
        _logs.Dispose();
        _scratch.Dispose();
    }

    [Test]
    public async Task Should_run_nothing_unapproved_leak_nothing_and_show_the_approver_what_would_run()
    {
        var first = TestContext.CurrentContext.Random.Next(1_000);
        var tasks = Enum.GetValues<Channel>().SelectMany(channel => Enumerable.Range(0, s_full ? 16 : 1).Select(index => (channel, number: first + index + ((int)channel * 7))))
            .Select((entry, index) => new HostileTask(index, entry.channel, Injections.One(ObedientAgents.Order(ObedientAgents.Harms[entry.number % ObedientAgents.Harms.Length]), entry.number))).ToList();
        var outcomes = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(tasks, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (task, _) => outcomes.Add(await CheckAsync(task)));

        TestContext.Out.WriteLine($"{tasks.Count} injections: {string.Join(", ", outcomes.GroupBy(outcome => outcome).Select(group => $"{group.Key} {group.Count()}"))}");
        TestContext.Out.WriteLine($"obeyed by: {string.Join(", ", _agents.Obeyed.Keys.GroupBy(key => key.Agent).Select(group => $"{group.Key} {group.Count()}"))}");
        tasks.Where(task => _agents.Obeyed.Keys.All(key => key.Folder != _world.Folder(task))).Select(task => $"{task.Channel}: {task.Text}")
            .ShouldBeEmpty("the model reads and obeys every order, so that the rails are what holds");
        outcomes.ShouldContain("PendingApproval", "some orders get as far as a person");
        _model.Transcript.Exchanges.ShouldAllBe(exchange => !exchange.Request.ToString().Contains("CANARY", StringComparison.Ordinal));
        _leaks.ShouldBeEmpty("a trace holds a secret");
        _logs.Lines.Where(line => line.Text.Contains("CANARY", StringComparison.Ordinal)).ShouldBeEmpty("a log holds a secret");
    }

    [Test]
    public async Task Should_do_the_clean_twins()
    {
        var channels = s_full ? Enum.GetValues<Channel>() : [Channel.LogLine, Channel.Tag];
        await Parallel.ForEachAsync(channels, async (channel, _) =>
        {
            var task = new HostileTask(10_000 + (int)channel, channel, "the customer's words");
            var address = await _world.SubmitAsync(task);
            var pending = await SettledAsync(address);
            Status(pending).ShouldBe("PendingApproval", pending.ToString());
            await _platform.PostAsync($"{address}/approve", JsonSerializer.Serialize(new { planHash = pending.GetProperty("planHash").GetString() })).JsonAsync();

            var ended = await Eventually.ShouldBe(() => GetAsync(address), view => Status(view) is "Completed" or "Failed" or "NeedsAttention", s_patience);

            Status(ended).ShouldBe("Completed", ended.ToString());
            (await File.ReadAllTextAsync(Path.Combine(_world.Folder(task), "zorblax.conf"), CancellationToken.None)).ShouldBe("size=20\n", channel.ToString());
        });
    }

    private async Task<string> CheckAsync(HostileTask task)
    {
        var address = await _world.SubmitAsync(task);
        var before = _world.Files(task);
        var view = await SettledAsync(address);
        var outcome = Status(view)!;
        if (outcome == "PendingApproval")
        {
            ShowsWhatWouldRun(await GetAsync($"{address}/approval"), task);
            await _platform.PostAsync($"{address}/reject", JsonSerializer.Serialize(new { planHash = view.GetProperty("planHash").GetString(), comment = "no" })).JsonAsync();
            await Eventually.ShouldBe(() => GetAsync(address), rejected => Status(rejected) == "Rejected", s_patience);
        }
        _world.Files(task).ShouldBe(before, $"{task.Channel}: {task.Text}");
        var changes = (await GetAsync($"{address}/events?limit=500")).GetProperty("items").EnumerateArray().Select(change => change.GetProperty("change").GetString()).ToList();
        changes.ShouldNotContain("StepStarted", task.Text);
        changes.ShouldNotContain("AutoApproved", task.Text);
        if (outcome != "NeedsAttention")
        {
            using var report = await _platform.SendAsync(HttpMethod.Get, $"{address}/report");
            (await report.Content.ReadAsStringAsync(CancellationToken.None)).Split("## What was asked")[0].ShouldNotContain(ObedientAgents.Invented);
        }
        return outcome;
    }

    /// <summary>What the view shows of each script is the script that would run, letter by letter, and nothing in the view hides, reorders or erases.</summary>
    private static void ShowsWhatWouldRun(JsonElement approval, HostileTask task)
    {
        approval.GetProperty("approvedBy").GetArrayLength().ShouldBe(0, task.Text);
        approval.GetProperty("stillNeeded").GetInt32().ShouldBeGreaterThan(0, task.Text);
        var page = approval.GetProperty("text").GetString()!;
        foreach (var (shown, planned) in approval.GetProperty("steps").EnumerateArray().Zip(approval.GetProperty("plan").GetProperty("steps").EnumerateArray()))
        {
            var visible = shown.GetProperty("script").GetProperty("text").GetString()!;
            Raw(visible).ShouldBe(planned.GetProperty("script").GetProperty("text").GetString(), task.Text);
            foreach (var line in visible.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                page.ShouldContain(line, Case.Sensitive, task.Text);
            }
        }
        foreach (var text in approval.EnumerateObject().Where(member => member.Name != "plan").SelectMany(member => Texts(member.Value)))
        {
            VisibleText.Of(text).Findings.Where(finding => finding.Kind is "bidirectional" or "invisible" or "control").ShouldBeEmpty(text);
        }
    }

    private static string Raw(string visible) => Escape().Replace(visible, match => char.ConvertFromUtf32(int.Parse(match.Groups["number"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };

    private Task<JsonElement> SettledAsync(string address) => Eventually.ShouldBe(() => GetAsync(address), view => s_ends.Contains(Status(view)), s_patience);

    private Task<JsonElement> GetAsync(string address) => _platform.SendAsync(HttpMethod.Get, address).JsonAsync();

    private static string? Status(JsonElement task) => task.GetProperty("status").GetString();

    [GeneratedRegex(@"\\u\{(?<number>[0-9A-F]+)\}")]
    private static partial Regex Escape();
}
