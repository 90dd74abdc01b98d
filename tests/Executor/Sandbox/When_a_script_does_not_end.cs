using System.Diagnostics;
using Platform.Contracts.Runbooks;
using Platform.Executor.Sandbox;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Executor.Sandbox;

[Parallelizable(ParallelScope.All)]
internal sealed class When_a_script_does_not_end
{
    /// <summary>A child in a session of its own that its parent no longer knows.</summary>
    private const string DoubleFork = "(setsid bash -c 'exec -a {0} sleep 600' >/dev/null 2>&1 & ) ; ";

    private static IEnumerable<TestCaseData> Effects =>
    [
        new TestCaseData(new DeclaredEffects { Declared = true }).SetArgDisplayNames("declared"),
        new TestCaseData(new DeclaredEffects { Declared = true, Services = ["web"] }).SetArgDisplayNames("services declared"),
        new TestCaseData(DeclaredEffects.Unknown).SetArgDisplayNames("undeclared"),
    ];

    [TestCaseSource(nameof(Effects))]
    public async Task Should_end_the_whole_tree_at_its_time_out(DeclaredEffects effects)
    {
        using var scripts = new Scripts();
        var name = $"sleeper-{Guid.NewGuid():N}";
        var run = Scripts.Step(DoubleFork.Replace("{0}", name) + "echo begun; sleep 600", effects) with { Timeout = TimeSpan.FromSeconds(1) };
        var watch = Stopwatch.StartNew();
        var result = await scripts.RunAsync(run);
        result.End.ShouldBe(ProcessEnd.TimedOut);
        result.Output.ShouldBe("begun\n");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(6));
        await Running(name, none: true);
    }

    [TestCaseSource(nameof(Effects))]
    public async Task Should_end_what_a_script_leaves_behind(DeclaredEffects effects)
    {
        using var scripts = new Scripts();
        var name = $"sleeper-{Guid.NewGuid():N}";
        var result = await scripts.RunAsync(Scripts.Step(DoubleFork.Replace("{0}", name) + "sleep 0.2; echo done", effects));
        (result.End, result.ExitCode, result.Output).ShouldBe((ProcessEnd.Exited, 0, "done\n"));
        await Running(name, none: true);
    }

    [Test]
    public async Task Should_end_when_it_is_stopped()
    {
        using var scripts = new Scripts();
        using var stop = new CancellationTokenSource();
        var name = $"sleeper-{Guid.NewGuid():N}";
        var running = scripts.RunAsync(
            Scripts.Step($"echo begun; exec -a {name} sleep 600", Scripts.Writes()), text => stop.CancelAfter(0), stop.Token);
        (await running).End.ShouldBe(ProcessEnd.Stopped);
        await Running(name, none: true);
    }

    [Test]
    public async Task Should_run_nothing_when_it_is_stopped_before_it_starts()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var file = folder.Write("ledger", "");

        await Should.ThrowAsync<OperationCanceledException>(
            scripts.RunAsync(Scripts.Step($"echo written > {file}", Scripts.Writes(file), folder.Path), stop: new CancellationToken(canceled: true)));

        File.ReadAllText(file).ShouldBeEmpty();
    }

    [Test]
    public async Task Should_wait_for_no_survivor_that_holds_the_output_open()
    {
        using var scripts = new Scripts();
        var watch = Stopwatch.StartNew();
        var result = await scripts.RunAsync(Scripts.Step("sleep 600 & echo done", DeclaredEffects.Unknown));
        result.Output.ShouldBe("done\n");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static Task<bool> Running(string name, bool none) => Eventually.ShouldBe(
        () => Task.FromResult(Directory.EnumerateDirectories("/proc").Any(folder => CommandLine(folder).Contains(name, StringComparison.Ordinal))),
        found => found != none,
        TimeSpan.FromSeconds(5));

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
