using System.Diagnostics;
using Platform.Contracts.Runbooks;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;
using Platform.Executor.Sandbox.Limits;
using Shouldly;

namespace Platform.Tests.Executor.Sandbox;

/// <summary>In CI with small numbers; with PLATFORM_FULL_ESCAPES=1 with ten gigabytes of output and a million files.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_a_limit_is_reached
{
    private static readonly bool s_full = Environment.GetEnvironmentVariable("PLATFORM_FULL_ESCAPES") == "1";

    [Test]
    public async Task Should_end_what_takes_too_much_memory()
    {
        using var scripts = new Scripts(o => o.MemoryMegabytes = 64);
        var result = await scripts.RunAsync(Scripts.Step("perl -e '$x = \"x\" x (1 << 20); push @a, $x . $_ for 1 .. 2000; exit 7'; echo code $?", Scripts.Writes()));
        result.Output.ShouldNotContain("code 7");
        result.LimitsReached.ShouldBe(
            HasControlGroups() ? ["Memory reached the limit of 64 MiB (Sandbox:MemoryMegabytes) and a process of the script was ended."] : []);
    }

    [Test]
    public async Task Should_hold_a_fork_bomb([Values] bool amongTheHostsProcesses)
    {
        Assume.That(HasControlGroups(), "without control groups only ordinary users' processes are bounded");
        using var scripts = new Scripts(o => o.Processes = 64);
        var effects = amongTheHostsProcesses ? DeclaredEffects.Unknown : Scripts.Writes();
        var marker = $"bomb-{Guid.NewGuid():N}";
        var run = Scripts.Step($"b() {{ b | b & }}; exec 2>/dev/null; (exec -a {marker} sleep 600) & b; wait", effects) with { Timeout = TimeSpan.FromSeconds(3) };
        var watch = Stopwatch.StartNew();
        var result = await scripts.RunAsync(run);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
        result.LimitsReached.ShouldBe(["The limit of 64 processes (Sandbox:Processes) was reached, so further ones could not start."]);
        Alive(marker).ShouldBe(0);
    }

    [Test]
    public async Task Should_end_what_writes_too_large_a_file()
    {
        using var scripts = new Scripts(o => o.FileMegabytes = 1);
        using var data = new ScratchFolder();
        var result = await scripts.RunAsync(Scripts.Step($"exec head -c 10000000 /dev/zero > {data["file"]}", Scripts.Writes(data.Path), data.Path));
        result.LimitsReached.ShouldBe(["A file reached the limit of 1 MiB (Sandbox:FileMegabytes)."]);
        new FileInfo(data["file"]).Length.ShouldBe(1024 * 1024);
    }

    [Test]
    public async Task Should_end_what_computes_too_long()
    {
        using var scripts = new Scripts(o => o.CpuSeconds = 1);
        var result = await scripts.RunAsync(Scripts.Step("exec perl -e '1 while 1'", Scripts.Writes()));
        result.LimitsReached.ShouldBe(["A process reached the limit of 1 s of processor time (Sandbox:CpuSeconds)."]);
    }

    [TestCase("$TMPDIR/x")]
    [TestCase("/dev/shm/x")]
    public async Task Should_find_its_own_places_full(string place)
    {
        using var scripts = new Scripts(o => o.ScratchMegabytes = 8);
        var result = await scripts.RunAsync(Scripts.Step($"head -c 100000000 /dev/zero > {place} || stat -c %s {place}", Scripts.Writes()));
        result.Output.ShouldContain("No space left on device");
        result.Output.ShouldContain($"{8 * 1024 * 1024}");
    }

    [Test]
    public async Task Should_not_fill_the_machine_with_files()
    {
        var count = s_full ? 1_000_000 : 20_000;
        using var scripts = new Scripts(o => (o.MemoryMegabytes, o.ScratchMegabytes) = (s_full ? 4096 : 64, 64));
        using var data = new ScratchFolder();
        var program = $"my $n = 0; for (1 .. {count}) {{ open(my $f, '>', \"$ENV{{TMPDIR}}/$_\") or last; print $f 'x'; close $f or last; $n++ }} print \"made $n\\n\"";
        var result = await scripts.RunAsync(Scripts.Step($"perl -e '{program}'; true", Scripts.Writes()) with { Timeout = TimeSpan.FromSeconds(s_full ? 300 : 20) });
        result.Output.ShouldNotContain($"made {count}\n");
        scripts.RunFolders().ShouldBeEmpty();
    }

    [Test]
    public async Task Should_keep_a_flood_of_output_small_and_go_on()
    {
        var bytes = s_full ? 10_000_000_000 : 200_000_000;
        using var scripts = new Scripts();
        var run = Scripts.Step($"yes 0123456789012345678901234567890123456789 | head -c {bytes}; echo; echo last", Scripts.Writes()) with
        {
            OutputCharacters = 20_000, Timeout = TimeSpan.FromSeconds(s_full ? 600 : 60),
        };
        var result = await scripts.RunAsync(run);
        result.Truncated.ShouldBeTrue();
        result.Output.Length.ShouldBeLessThan(21_000);
        result.Output.ShouldEndWith("last\n");
    }

    [Test]
    public async Task Should_end_at_its_time_out_what_ignores_every_signal()
    {
        using var scripts = new Scripts();
        var marker = $"stubborn-{Guid.NewGuid():N}";
        const string Stubborn = "perl -e '$SIG{$_} = \"IGNORE\" for keys %SIG; if (!fork) { require POSIX; POSIX::setsid(); fork and exit; $0 = shift; %ENV = (); 1 while 1 } sleep 600' ";
        var watch = Stopwatch.StartNew();
        var result = await scripts.RunAsync(Scripts.Step($"trap '' TERM INT HUP QUIT; env -i {Stubborn} {marker}", DeclaredEffects.Unknown) with { Timeout = TimeSpan.FromSeconds(1) });
        result.End.ShouldBe(ProcessEnd.TimedOut);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(6));
        Alive(marker).ShouldBe(0);
    }

    /// <summary>Whether groups can be made here that limit memory and processes.</summary>
    private static bool HasControlGroups()
    {
        var group = ControlGroup.Create($"{ControlGroup.Prefix}{Guid.NewGuid():N}", new SandboxOptions(), TimeProvider.System, onLoopback: false);
        group?.Remove();
        return group is { LimitsMemory: true, LimitsProcesses: true };
    }

    private static int Alive(string marker) => Directory.EnumerateDirectories("/proc").Count(folder =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(marker, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
