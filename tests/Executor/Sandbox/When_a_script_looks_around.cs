using System.Diagnostics;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Shouldly;

namespace Platform.Tests.Executor.Sandbox;

[Parallelizable(ParallelScope.All)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class When_a_script_looks_around
{
    [Test]
    public async Task Should_get_a_clean_environment_with_its_parameters()
    {
        using var scripts = new Scripts();
        var run = Scripts.Probe("env -0 | cut -z -d= -f1 | tr '\\0' '\\n'; printf '%s' \"$path\"") with
        {
            Parameters = new Dictionary<string, string> { ["path"] = "/var/a b'\"$(id)\n*" },
        };
        var result = await scripts.RunAsync(run);
        var names = result.Output.Split('\n').TakeWhile(line => !line.StartsWith('/')).ToArray();
        names.ShouldBe(["HOME", "ITOPS_EXECUTION", "LANG", "PATH", "PWD", "PYTHONDONTWRITEBYTECODE", "SHLVL", "TMPDIR", "_", "path"], ignoreOrder: true);
        result.Output.ShouldEndWith("/var/a b'\"$(id)\n*");
    }

    [Test]
    public void Should_not_get_a_parameter_that_steers_the_shell()
    {
        using var scripts = new Scripts();
        var run = Scripts.Probe("true") with { Parameters = new Dictionary<string, string> { ["LD_PRELOAD"] = "/tmp/evil.so" } };
        Should.Throw<Platform.Executor.Execution.ExecutionRefusedException>(() => scripts.RunAsync(run)).Message.ShouldContain("LD_PRELOAD");
    }

    [Test]
    public async Task Should_get_the_script_byte_for_byte_and_no_input()
    {
        using var scripts = new Scripts();
        var text = "# ünïcode\t\u0001\ncat; cat \"$0\"\n\n";
        var result = await scripts.RunAsync(Scripts.Probe(text));
        result.Output.ShouldBe(text.Replace('\u0001', '␁'));
    }

    [Test]
    public async Task Should_find_a_scratch_folder_that_vanishes()
    {
        using var scripts = new Scripts();
        var result = await scripts.RunAsync(Scripts.Probe("f=$(mktemp) && echo hello > $f && cat $f && echo $f"));
        var lines = result.Output.Split('\n');
        lines[0].ShouldBe("hello");
        File.Exists(lines[1]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_write_nothing_as_a_probe()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var file = folder.Write("file", "keep");
        File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
        var result = await scripts.RunAsync(Scripts.Probe(
            $"echo x > {file}; rm {file}; touch {folder["new"]}; echo x > /proc/{Environment.ProcessId}/root{file}.via-proc; echo x > /proc/sysrq-trigger; true",
            folder.Path));
        result.ExitCode.ShouldBe(0);
        File.ReadAllText(file).ShouldBe("keep");
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([file]);
    }

    [Test]
    public async Task Should_see_who_holds_a_port_as_a_probe_but_not_reach_him()
    {
        Assume.That(Environment.IsPrivilegedProcess, "other users' processes are visible to root only");
        using var scripts = new Scripts();
        var process = Environment.ProcessId;
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var result = await scripts.RunAsync(Scripts.Probe($"ss -Hltnp sport = :{port}; kill -9 {process}; echo 0 > /proc/{process}/oom_score_adj"));
        result.Output.ShouldContain($"pid={process},");
        result.Output.ShouldContain("No such process");
    }

    [Test]
    public async Task Should_not_write_roots_pipes_as_a_probe()
    {
        Assume.That(Environment.IsPrivilegedProcess, "an ordinary user's probes run as that user");
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        using (var mkfifo = Process.Start("mkfifo", ["-m", "600", folder["control"]]))
        {
            await mkfifo.WaitForExitAsync();
        }
        var result = await scripts.RunAsync(Scripts.Probe($"timeout 2 bash -c 'echo t > {folder["control"]}'"));
        result.Output.ShouldContain("Permission denied");
    }

    [Test]
    public async Task Should_see_only_its_own_processes_as_a_step()
    {
        using var scripts = new Scripts();
        var result = await scripts.RunAsync(Scripts.Step("ls -d /proc/[0-9]* | wc -l", Scripts.Writes()));
        int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThan(6);
    }

    [Test]
    public async Task Should_signal_a_process_that_it_declared()
    {
        using var scripts = new Scripts();
        using var victim = Process.Start("sleep", "600");
        var effects = new DeclaredEffects { Declared = true, Processes = ["sleep"] };
        var result = await scripts.RunAsync(Scripts.Step($"kill -9 {victim.Id}", effects));
        result.ExitCode.ShouldBe(0, result.Output);
        await victim.WaitForExitAsync();
        victim.ExitCode.ShouldBe(137);
    }

    [Test]
    public async Task Should_reach_no_network_where_none_is_allowed()
    {
        using var scripts = new Scripts();
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var script = $"exec 3<>/dev/tcp/127.0.0.1/{((System.Net.IPEndPoint)listener.LocalEndpoint).Port} && echo connected";
        (await scripts.RunAsync(Scripts.Step(script, Scripts.Writes()))).Output.ShouldContain("Connection refused");
        (await scripts.RunAsync(Scripts.Step(script, Scripts.Writes() with { Network = NetworkEffect.Loopback }))).Output.ShouldBe("connected\n");
        var closed = new TargetScope { WritablePaths = [], Network = NetworkEffect.None };
        var probe = Scripts.Probe(script);
        (await scripts.RunAsync(probe)).Output.ShouldBe("connected\n");
        (await scripts.RunAsync(probe with { Target = probe.Target with { Scope = closed } })).Output.ShouldContain("Connection refused");
    }

    [Test]
    public async Task Should_not_open_files_by_handle_or_gain_privileges_as_a_step()
    {
        using var scripts = new Scripts();
        var result = await scripts.RunAsync(Scripts.Step("grep -E 'CapEff|NoNewPrivs' /proc/self/status", Scripts.Writes()));
        result.Output.ShouldContain("NoNewPrivs:\t1");
        var capabilities = Convert.ToUInt64(result.Output.Split('\n').Single(l => l.StartsWith("CapEff", StringComparison.Ordinal))[8..], 16);
        (capabilities & ((1UL << 2) | (1UL << 19) | (1UL << 21) | (1UL << 12))).ShouldBe(0UL, "DAC_READ_SEARCH, SYS_PTRACE, SYS_ADMIN, NET_ADMIN");
    }

    [Test]
    public async Task Should_not_see_what_is_hidden()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        folder.Write("keys/id_ed25519", "secret");
        scripts.Hidden.Add(folder["keys"]);
        (await scripts.RunAsync(Scripts.Probe($"cat {folder["keys/id_ed25519"]}"))).Output.ShouldContain("No such file");
    }
}
