using System.Diagnostics;
using Platform.Contracts.Runbooks;
using Platform.Executor.Sandbox;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Executor.Sandbox;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class When_services_are_supervised
{
    private readonly ScratchFolder _folder = new();
    private readonly Scripts _scripts = new();
    private Process? _supervisor;

    private string Service => _folder["web"];

    [OneTimeSetUp]
    public async Task Start()
    {
        Assume.That(Programs.Find("runsv"), Is.Not.Null, "runit is not installed");
        Assume.That(Environment.IsPrivilegedProcess, "services of the machine are root's");
        File.SetUnixFileMode(_folder.Write("web/run", "#!/bin/sh\nexec sleep 1000\n"), (UnixFileMode)0b111_101_101);
        _supervisor = Process.Start("runsv", Service);
        await Eventually.ShouldBe(() => StatusAsync(), status => status.StartsWith("run:", StringComparison.Ordinal));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_supervisor is not null)
        {
            using (var exit = Process.Start("sv", ["exit", Service]))
            {
                await exit.WaitForExitAsync();
            }
            await _supervisor.WaitForExitAsync();
            _supervisor.Dispose();
        }
        _scripts.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Should_tell_a_probe_the_state()
    {
        await ProcessAsync();
        var result = await _scripts.RunAsync(Scripts.Probe($"sv status {Service}", _folder.Path));
        (result.ExitCode, result.Output).ShouldSatisfyAllConditions(
            r => r.ExitCode.ShouldBe(0, r.Output),
            r => r.Output.ShouldStartWith($"run: {Service}: (pid "));
    }

    [Test]
    public async Task Should_not_obey_a_probe()
    {
        var before = await ProcessAsync();
        var result = await _scripts.RunAsync(Scripts.Probe($"sv -w 2 restart {Service}", _folder.Path));
        result.ExitCode.ShouldNotBe(0);
        (await ProcessAsync()).ShouldBe(before);
    }

    [Test]
    public async Task Should_obey_a_step_that_declared_it()
    {
        var before = await ProcessAsync();
        var effects = new DeclaredEffects { Declared = true, Services = ["web"] };
        var result = await _scripts.RunAsync(Scripts.Step($"sv -w 10 restart {Service}", effects, _folder.Path));
        result.ExitCode.ShouldBe(0, result.Output);
        var after = await Eventually.ShouldBe(ProcessAsync, process => process != before);
        // What the supervisor started is not a child of the step and outlives it.
        File.Exists($"/proc/{after}/stat").ShouldBeTrue();
    }

    /// <summary>The service's process, once it runs: a service that ended within its first second is started again a second later.</summary>
    private async Task<string> ProcessAsync() =>
        (await Eventually.ShouldBe(StatusAsync, status => status.Contains("(pid ", StringComparison.Ordinal))).Split("(pid ")[1].Split(')')[0];

    private async Task<string> StatusAsync()
    {
        using var status = Process.Start(new ProcessStartInfo("sv", ["status", Service]) { RedirectStandardOutput = true })!;
        return await status.StandardOutput.ReadToEndAsync();
    }
}
