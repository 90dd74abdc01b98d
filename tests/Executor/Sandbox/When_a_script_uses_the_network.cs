using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;
using Platform.Executor.Sandbox.Limits;
using Shouldly;

namespace Platform.Tests.Executor.Sandbox;

[Parallelizable(ParallelScope.All)]
internal sealed class When_a_script_uses_the_network
{
    private static IEnumerable<TestCaseData> Runs =>
    [
        new TestCaseData(Scripts.Probe("")).SetArgDisplayNames("probe"),
        new TestCaseData(Scripts.Step("", Scripts.Writes() with { Network = NetworkEffect.Loopback })).SetArgDisplayNames("step"),
    ];

    [TestCaseSource(nameof(Runs))]
    public async Task Should_reach_this_machine_and_no_other_over_loopback(ScriptRun run)
    {
        Assume.That(Separates(), "keeping scripts on the loopback interface takes root and control groups of version 2");
        using var scripts = new Scripts();
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address).FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));

        (await scripts.RunAsync(run with { Text = $"exec 3<>/dev/tcp/127.0.0.1/{port} && echo connected" })).Output.ShouldBe("connected\n");
        foreach (var address in new[] { own?.ToString(), "169.254.169.254" }.OfType<string>())
        {
            var watch = Stopwatch.StartNew();
            var result = await scripts.RunAsync(run with { Text = $"exec 3<>/dev/tcp/{address}/{port} && echo connected" });
            result.Output.ShouldContain("Operation not permitted");
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        }
    }

    [Test]
    public async Task Should_send_no_packet_to_another_machine_over_loopback()
    {
        Assume.That(Separates(), "keeping scripts on the loopback interface takes root and control groups of version 2");
        using var scripts = new Scripts();
        const string Send = """perl -MSocket -e 'socket(my $s, AF_INET, SOCK_DGRAM, 0); send($s, "x", 0, sockaddr_in(53, inet_aton($ARGV[0]))) or print "$!"' """;
        var loopback = Scripts.Probe($"{Send} 192.0.2.1");
        (await scripts.RunAsync(loopback)).Output.ShouldBe("Operation not permitted");
        var scope = new TargetScope { WritablePaths = [], Network = NetworkEffect.Any };
        (await scripts.RunAsync(loopback with { Target = loopback.Target with { Scope = scope } })).Output.ShouldNotContain("not permitted");
        (await scripts.RunAsync(Scripts.Probe($"{Send} 127.0.0.1"))).Output.ShouldBeEmpty();
    }

    [Test]
    public async Task Should_not_reach_a_socket_of_the_host_without_a_file_where_no_network_is_declared()
    {
        using var scripts = new Scripts();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var name = $"itops-{Guid.NewGuid():N}";
        socket.Bind(new UnixDomainSocketEndPoint('\0' + name));
        socket.Listen();
        var script = $"perl -MSocket -e 'socket(my $s, AF_UNIX, SOCK_STREAM, 0); print connect($s, pack_sockaddr_un(\"\\0{name}\")) ? \"connected\" : \"refused\"'";
        (await scripts.RunAsync(Scripts.Step(script, Scripts.Writes() with { Network = NetworkEffect.Loopback }))).Output.ShouldBe("connected");
        (await scripts.RunAsync(Scripts.Step(script, Scripts.Writes()))).Output.ShouldBe("refused");
    }

    private static bool Separates()
    {
        var group = ControlGroup.Create($"{ControlGroup.Prefix}{Guid.NewGuid():N}", new SandboxOptions(), TimeProvider.System, onLoopback: true);
        group?.Remove();
        return group is { IsKeptOnLoopback: true };
    }
}
