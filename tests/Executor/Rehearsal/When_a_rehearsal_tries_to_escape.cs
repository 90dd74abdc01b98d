using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Platform.Executor.Rehearsal;
using Platform.Executor.Sandbox;
using Platform.Tests.Executor.Sandbox.Escapes;
using Shouldly;

namespace Platform.Tests.Executor.Rehearsal;

/// <summary>
/// Scripts that nobody approved, in a throw-away copy, past everything that looks at them before: the host stays as it was,
/// the folder that they may write included.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
[Parallelizable(ParallelScope.All)]
internal sealed class When_a_rehearsal_tries_to_escape
{
    private static readonly Escape[] s_more =
    [
        new("write what was there", "echo x >> \"$data/kept\"; rm -f \"$data/gone\"; chmod 777 \"$data\"; grep -q x \"$data/kept\" || echo ESCAPED"),
        new("a link that was there", "echo x >> \"$data/out\" && echo ESCAPED"),
        new("survive by double fork", "(setsid sh -c '(sleep 1; echo x >> \"$data/late\"; echo x >> \"$outside/late\") &' &)"),
        new("the network", "(echo x > /dev/tcp/127.0.0.1/$port) 2>&1 && echo ESCAPED; ls /sys/class/net | grep -v '^lo$'"),
        Escape.Perl("a socket of the host", "use Socket; socket(my $s, PF_UNIX, SOCK_STREAM, 0) and connect($s, sockaddr_un(\"$ENV{outside}/socket\")) and print \"ESCAPED\\n\";"),
        new("what listens below /run", "ls -A /run | grep -q . && echo ESCAPED"),
        new("the layers themselves", "ls -A \"$(dirname \"$(dirname \"$HOME\")\")\" | grep -q rehearsal && echo ESCAPED"),
        new("the copy's own mounts", "umount \"$data\" 2>&1 && echo ESCAPED; mount --bind \"$outside\" \"$data\" 2>&1 && echo ESCAPED"),
    ];

    private static IEnumerable<TestCaseData> Tries => FileEscapes.All.Concat(KernelEscapes.All)
        .Where(escape => escape is { AsProbe: false, Effects.Services.Count: 0, Effects.Processes.Count: 0 }).Concat(s_more)
        .Select(escape => new TestCaseData(escape).SetArgDisplayNames(escape.Name));

    [TestCaseSource(nameof(Tries))]
    public async Task Should_fail_and_leave_the_host_as_it_was(Escape escape)
    {
        using var scripts = new Scripts();
        using var spawning = new SpawningThread();
        using var data = new ScratchFolder();
        using var outside = new ScratchFolder();
        outside.Write("file", "untouched");
        data.Write("kept", "kept");
        data.Write("gone", "here");
        File.CreateSymbolicLink(data["out"], outside["file"]);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(outside["socket"]));
        socket.Listen();
        using var host = Process.Start("sleep", "600");
        var before = Snapshot(data, outside);

        ProcessEnd end;
        string output;
        await using (var copy = await ThrowAwayCopy.StartAsync(scripts.Processes, spawning, scripts.RunFolder, [data.Path], 64, CancellationToken.None))
        {
            await copy.AddLayerAsync("try", [], CancellationToken.None);
            var result = await scripts.RunAsync(Scripts.Step(escape.Script, escape.Effects with { Writes = [data.Path] }, data.Path) with
            {
                Overlay = copy.View("try"),
                Parameters = new Dictionary<string, string>
                {
                    ["data"] = data.Path, ["outside"] = outside.Path, ["host"] = $"{host.Id}", ["port"] = $"{((IPEndPoint)listener.LocalEndpoint).Port}",
                },
            });
            (end, output) = (result.End, result.Output);
        }

        output.Split('\n').ShouldNotContain(line => line.StartsWith(Escape.Success, StringComparison.Ordinal), output);
        end.ShouldBe(ProcessEnd.Exited);
        await Task.Delay(TimeSpan.FromSeconds(escape.Name.StartsWith("survive", StringComparison.Ordinal) ? 2 : 0), TimeProvider.System);
        Snapshot(data, outside).ShouldBe(before);
        listener.Pending().ShouldBeFalse();
        host.HasExited.ShouldBeFalse();
        host.Kill();
        await host.WaitForExitAsync();
    }

    private static string Snapshot(ScratchFolder data, ScratchFolder outside) => string.Join('\n',
        Directory.EnumerateFileSystemEntries(data.Path).Concat(Directory.EnumerateFileSystemEntries(outside.Path)).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {File.GetUnixFileMode(path)} {(path.EndsWith("socket", StringComparison.Ordinal) ? "" : File.ReadAllText(path))}")
            .Append($"{File.GetUnixFileMode(data.Path)}").Append(File.ReadAllText("/proc/sys/kernel/core_pattern"))
            .Append($"{File.ReadLines("/proc/self/mounts").Count(line => line.Contains(data.Path, StringComparison.Ordinal) || line.Contains("rehearsal", StringComparison.Ordinal))}"));
}
