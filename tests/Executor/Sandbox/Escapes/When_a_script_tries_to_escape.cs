using System.Diagnostics;
using Platform.Contracts.Runbooks;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;
using Shouldly;

namespace Platform.Tests.Executor.Sandbox.Escapes;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class When_a_script_tries_to_escape
{
    private static IEnumerable<TestCaseData> Tries =>
        FileEscapes.All.Concat(KernelEscapes.All).Select(escape => new TestCaseData(escape).SetArgDisplayNames(escape.Name));

    [TestCaseSource(nameof(Tries))]
    [Parallelizable(ParallelScope.Self)]
    public async Task Should_fail_and_leave_the_host_as_it_was(Escape escape)
    {
        Environment.SetEnvironmentVariable("ITOPS_ESCAPE_SECRET", "secret");
        using var scripts = new Scripts();
        using var data = new ScratchFolder();
        using var outside = new ScratchFolder();
        outside.Write("file", "untouched");
        using var host = Process.Start("sleep", "600");
        var before = HostSnapshot.Take(outside.Path);

        var result = await scripts.RunAsync(Run(escape, data, outside, host.Id));

        // At the start of a line: a shell that reports a killed program quotes the script.
        result.Output.Split('\n').ShouldNotContain(line => line.StartsWith(Escape.Success, StringComparison.Ordinal), result.Output);
        result.End.ShouldBe(ProcessEnd.Exited);
        HostSnapshot.Take(outside.Path).ShouldBe(before);
        host.HasExited.ShouldBeFalse();
        host.Kill();
        await host.WaitForExitAsync();
    }

    private static ScriptRun Run(Escape escape, ScratchFolder data, ScratchFolder outside, int host)
    {
        var run = escape.AsProbe
            ? Scripts.Probe(escape.Script)
            : Scripts.Step(escape.Script, escape.Effects with { Writes = [data.Path] }, data.Path);
        return run with
        {
            Parameters = new Dictionary<string, string> { ["data"] = data.Path, ["outside"] = outside.Path, ["host"] = $"{host}" },
        };
    }
}
