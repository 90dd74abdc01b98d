using Platform.Contracts.Runbooks;
using Platform.Executor.Sandbox.SystemCalls;
using Shouldly;

namespace Platform.Tests.Executor.Sandbox;

[Parallelizable(ParallelScope.All)]
internal sealed class When_a_step_writes_what_it_did_not_declare
{
    private const string ByPerl = "perl -e 'open(my $f, \">>\", $ARGV[0])'";

    [TestCase("echo x > $outside/new", "new")]
    [TestCase("echo x >> $outside/file", "file")]
    [TestCase(ByPerl + " $outside/file", "file")]
    [TestCase("rm -f $outside/file", "file")]
    [TestCase("mv $outside/file $outside/moved", "file")]
    [TestCase("mkdir -p $outside/a/b", "a")]
    [TestCase("ln -s /etc $outside/link", "link")]
    [TestCase("chmod 600 $outside/file", "file")]
    [TestCase("touch $outside/file", "file")]
    [TestCase("truncate -s 0 $outside/file", "file")]
    [TestCase("cd $outside && echo x > relative", "relative")]
    [TestCase("cd $outside && echo x > ./sub/../relative", "relative")]
    [TestCase("ln -s $outside $data/link; echo x > $data/link/new", "new")]
    [TestCase("(setsid bash -c 'echo x > $outside/new' &); sleep 0.3", "new")]
    public async Task Should_tell_where_even_if_the_script_hides_it(string script, string name)
    {
        using var scripts = new Scripts();
        using var data = new ScratchFolder();
        using var outside = new ScratchFolder();
        outside.Write("file", "keep");
        Directory.CreateDirectory(outside["sub"]);

        var result = await scripts.RunAsync(Scripts.Step($"( {script} ) 2>/dev/null || true", Scripts.Writes(data.Path), data.Path) with
        {
            Parameters = new Dictionary<string, string> { ["outside"] = outside.Path, ["data"] = data.Path },
        });

        result.ExitCode.ShouldBe(0);
        result.RefusedWrites.Select(Path.GetFileName).ShouldContain(name);
        File.ReadAllText(outside["file"]).ShouldBe("keep");
    }

    [Test]
    public async Task Should_say_nothing_of_what_it_may_write_and_of_what_it_only_reads()
    {
        using var scripts = new Scripts();
        using var data = new ScratchFolder();
        data.Write("file", "");
        var script = $$"""
            cat /etc/passwd > /dev/null; ls / >/dev/null; find /etc -maxdepth 1 >/dev/null
            mkdir -p {{data.Path}}/a/b; echo x > {{data.Path}}/a/b/c; mv {{data.Path}}/a {{data.Path}}/z; rm -r {{data.Path}}/z; sed -i s/a/b/ {{data.Path}}/file
            rm -f /nowhere/to/be/found /etc/itops-nothing; mkdir -p /etc /tmp; echo x > $(mktemp); echo x > /dev/stderr; echo x > /dev/shm/x
            """;
        var result = await scripts.RunAsync(Scripts.Step(script, Scripts.Writes(data.Path), data.Path));
        result.RefusedWrites.ShouldBeEmpty(result.Output);
    }

    [Test]
    public async Task Should_tell_of_a_place_outside_the_scope_where_nothing_was_declared()
    {
        using var scripts = new Scripts();
        using var data = new ScratchFolder();
        using var outside = new ScratchFolder();
        var result = await scripts.RunAsync(Scripts.Step($"touch {data["a"]}; touch {outside["b"]} 2>/dev/null; true", DeclaredEffects.Unknown, data.Path));
        result.RefusedWrites.ShouldBe([outside["b"]]);
    }

    /// <summary>
    /// Seen in the bench: a watch that ended took away the socket of one that had just begun, and its script was refused. A closed
    /// socket deletes its file by the way it was made, over the number of an open folder, which another run may have got.
    /// </summary>
    [Test]
    public void Should_take_away_no_socket_but_its_own()
    {
        using var own = new ScratchFolder();
        using var other = new ScratchFolder();
        int[] handles;
        using (var watch = WriteWatch.Open(own.Path))
        {
            handles = [.. Enumerable.Range(0, 64).Select(_ => Kernel.OpenFolder(other.Path))];
            other.Write(WatchedStart.Door, "");
        }
        Array.ForEach(handles, handle => Kernel.Close(handle));

        File.Exists(other[WatchedStart.Door]).ShouldBeTrue();
        File.Exists(own[WatchedStart.Door]).ShouldBeFalse();
    }

    /// <summary>
    /// Seen once: a thread under the filter collected garbage, the runtime opened a file for writing meanwhile, and the thread
    /// that answers such announcements stood still for the collection. The executor hung for good.
    /// </summary>
    [Test]
    public async Task Should_put_no_thread_of_the_executor_under_the_filter()
    {
        using var scripts = new Scripts();
        using var data = new ScratchFolder();
        var counts = new List<string>();
        var run = await scripts.RunAsync(Scripts.Step("echo started", Scripts.Writes(data.Path), data.Path), live: _ =>
        {
            lock (counts)
            {
                counts.AddRange(Directory.EnumerateDirectories("/proc/self/task").SelectMany(FilterCount));
            }
        });
        run.Output.ShouldContain("started");
        counts.Distinct().ShouldHaveSingleItem();

        static IEnumerable<string> FilterCount(string thread)
        {
            try
            {
                return File.ReadLines(Path.Combine(thread, "status")).Where(line => line.StartsWith("Seccomp_filters", StringComparison.Ordinal)).ToList();
            }
            catch (IOException)
            {
                return []; // the thread has ended
            }
        }
    }

    [Test]
    public async Task Should_remember_no_more_than_twenty_places()
    {
        using var scripts = new Scripts();
        using var outside = new ScratchFolder();
        var result = await scripts.RunAsync(Scripts.Step($"for i in $(seq 50); do touch {outside.Path}/$i; done", Scripts.Writes()));
        result.RefusedWrites.Count.ShouldBe(20);
    }
}
