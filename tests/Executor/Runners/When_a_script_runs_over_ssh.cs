using Platform.Contracts.Runbooks;
using Platform.Executor.Execution;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;
using Platform.Executor.Secrets;
using Platform.Executor.Targets;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Executor.Runners;

internal sealed class When_a_script_runs_over_ssh
{
    private readonly SshServer _server = new();
    private readonly Scripts _scripts = new();
    private SshRunner _runner = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Assume.That(File.Exists("/usr/sbin/sshd"), "openssh-server is not installed");
        await _server.StartAsync();
        _runner = new SshRunner(_scripts.Processes);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _server.DisposeAsync();
        _scripts.Dispose();
    }

    [TestCase(Interpreter.Bash)]
    [TestCase(Interpreter.Sh)]
    public async Task Should_get_script_and_parameters_byte_for_byte(Interpreter interpreter)
    {
        var run = Run("printf '%s|' \"$value\" 'ü\\'; cat; echo err >&2; exit 7\n\n") with
        {
            Interpreter = interpreter,
            Parameters = new Dictionary<string, string> { ["value"] = "a 'b' \"c\" $(id) `id` \\ \n*" },
        };
        var result = await _runner.RunAsync(run, null, CancellationToken.None);
        (result.ExitCode, result.Output).ShouldBe((7, "a 'b' \"c\" $(id) `id` \\ \n*|ü\\|err\n"));
    }

    [Test]
    public async Task Should_get_a_clean_environment()
    {
        var result = await _runner.RunAsync(Run("env | cut -d= -f1 | sort | tr '\\n' ' '"), null, CancellationToken.None);
        result.Output.ShouldBe("HOME ITOPS_EXECUTION LANG PATH PWD SHLVL _ ");
    }

    [Test]
    public async Task Should_keep_the_exit_code_that_ssh_uses_itself() =>
        (await _runner.RunAsync(Run("exit 255"), null, CancellationToken.None)).ExitCode.ShouldBe(255);

    [Test]
    public async Task Should_show_output_live()
    {
        var live = "";
        await _runner.RunAsync(Run("echo one; echo two >&2"), text => live += text, CancellationToken.None);
        live.ShouldBe("one\ntwo\n");
    }

    [Test]
    public async Task Should_not_show_the_script_in_any_command_line()
    {
        var result = await _runner.RunAsync(Run("# secret-word\ncat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -c 'secret-wor[d]'"), null, CancellationToken.None);
        result.Output.ShouldBe("0\n");
    }

    [Test]
    public async Task Should_refuse_another_host_key_and_show_both_fingerprints()
    {
        var target = _server.Target with { HostKey = await _server.OtherKeyAsync() };
        var problem = await Should.ThrowAsync<TargetUnavailableException>(
            () => _runner.RunAsync(Run("echo ran") with { Target = target }, null, CancellationToken.None));
        problem.Message.ShouldContain("nothing was sent to it");
        problem.Message.ShouldContain($"Pinned: {HostKey.Fingerprint(target.HostKey)}");
        problem.Message.ShouldContain($"sent: {HostKey.Fingerprint(_server.HostKey)}");
    }

    [Test]
    public async Task Should_say_that_nobody_answers()
    {
        var target = _server.Target with { Port = 1 };
        (await Should.ThrowAsync<TargetUnavailableException>(() => _runner.RunAsync(Run("echo ran") with { Target = target }, null, CancellationToken.None)))
            .Message.ShouldContain("Connection refused");
    }

    [Test]
    public async Task Should_say_that_the_identity_file_is_missing()
    {
        var target = _server.Target with { IdentityFile = "/does/not/exist" };
        (await Should.ThrowAsync<TargetUnavailableException>(() => _runner.RunAsync(Run("echo ran") with { Target = target }, null, CancellationToken.None)))
            .Message.ShouldBe("The identity file /does/not/exist of target ssh-test does not exist on the executor's machine.");
    }

    [Test]
    public async Task Should_end_the_remote_tree_at_its_time_out()
    {
        using var folder = new ScratchFolder();
        var result = await _runner.RunAsync(Run(Family(folder)) with { Timeout = TimeSpan.FromSeconds(2) }, null, CancellationToken.None);
        (result.End, result.Output).ShouldBe((ProcessEnd.TimedOut, "begun\n"));
        await ShouldAllBeGone(folder);
    }

    [Test]
    public async Task Should_end_the_remote_tree_when_it_is_stopped()
    {
        using var folder = new ScratchFolder();
        using var stop = new CancellationTokenSource();
        var result = await _runner.RunAsync(Run(Family(folder)), _ => stop.Cancel(), stop.Token);
        result.End.ShouldBe(ProcessEnd.Stopped);
        await ShouldAllBeGone(folder);
    }

    [Test]
    public async Task Should_end_the_remote_tree_when_the_connection_is_lost()
    {
        using var folder = new ScratchFolder();
        await using var server = new SshServer();
        await server.StartAsync();
        var run = Run(Family(folder)) with { Target = server.Target };
        await Should.ThrowAsync<OutcomeUnknownException>(() => _runner.RunAsync(run, _ => server.CutConnections(), CancellationToken.None));
        await ShouldAllBeGone(folder);
    }

    [Test]
    public async Task Should_leave_running_what_a_script_that_ended_started()
    {
        using var folder = new ScratchFolder();
        var result = await _runner.RunAsync(Run($"setsid sleep 5 > /dev/null 2>&1 < /dev/null & echo $! > {folder["pids"]}"), null, CancellationToken.None);
        result.ExitCode.ShouldBe(0);
        IsRunning((await File.ReadAllTextAsync(folder["pids"])).Trim()).ShouldBeTrue();
    }

    [Test]
    public async Task Should_read_a_secret_from_an_open_file_that_has_no_name()
    {
        var secret = new SecretText("canary-7f3a with 'quotes'\nand a second line");
        var run = Run("wc -c < \"$password\"; cat \"$password\"; echo; readlink \"$password\"; ls /dev/shm/.itops-* 2>/dev/null; base64 < \"$password\"; env; ps -eww -o args") with
        {
            Secrets = [new ScriptSecret("password", "db-password", secret)],
        };
        var result = await _runner.RunAsync(run, null, CancellationToken.None);
        result.Output.ShouldStartWith("43\n[secret db-password]\n/dev/shm/.itops-");
        result.Output.ShouldContain("(deleted)");
        result.Output.ShouldNotContain("canary-7f3a");
        result.Output.ShouldNotContain("Y2FuYXJ5");
    }

    [Test]
    public async Task Should_say_unknown_where_the_connection_is_lost()
    {
        await using var server = new SshServer();
        await server.StartAsync();
        var run = Run("echo begun; sleep 5") with { Target = server.Target };
        var problem = await Should.ThrowAsync<OutcomeUnknownException>(() => _runner.RunAsync(run, _ => server.Kill(), CancellationToken.None));
        problem.Message.ShouldStartWith("The connection was lost while the script ran.");
    }

    /// <summary>A child in a session of its own, a grandchild that was forked twice, and the script itself; it lists them.</summary>
    private static string Family(ScratchFolder folder) =>
        $"(setsid sleep 600 & echo $! >> {folder["pids"]}); (setsid sh -c 'sleep 600 & echo $! >> {folder["pids"]}' &); "
        + $"echo $$ >> {folder["pids"]}; while [ $(wc -l < {folder["pids"]}) -lt 3 ]; do sleep 0.05; done; echo begun; sleep 600";

    private static async Task ShouldAllBeGone(ScratchFolder folder)
    {
        var family = await File.ReadAllLinesAsync(folder["pids"]);
        family.Length.ShouldBe(3);
        await Eventually.ShouldBe(() => Task.FromResult(family.Count(IsRunning)), running => running == 0, TimeSpan.FromSeconds(5));
    }

    private ScriptRun Run(string script) => Scripts.Step(script, new DeclaredEffects { Declared = true }) with { Target = _server.Target };

    private static bool IsRunning(string process) => File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ");
}
