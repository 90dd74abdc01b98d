using System.Diagnostics;
using System.Net.Sockets;
using Platform.Lab.Runs;

namespace Platform.Lab.Worlds;

/// <summary>
/// A throw-away sshd on loopback, for the user of this process, with a host key and a user key made for the run. The same
/// user as the setup's, because what the setup made must be reachable for the steps.
/// </summary>
internal sealed class SshDaemon : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private SshDaemon(Process process, string folder, int port, string hostKey) =>
        (_process, _folder, Port, HostKey) = (process, folder, port, hostKey);

    public int Port { get; }

    /// <summary>Type and key, as in <c>known_hosts</c> without the host.</summary>
    public string HostKey { get; }

    public string IdentityFile => Path.Combine(_folder, "user_key");

    public static string User => Environment.UserName;

    public static async Task<SshDaemon> StartAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var sshd = Tool.Find("sshd") ?? throw new ScenarioSkippedException("sshd is not installed");
        var folder = Directory.CreateTempSubdirectory("lab-sshd-").FullName; // mode 0700
        foreach (var key in (string[])["host_key", "user_key"])
        {
            var end = await Tool.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, key)], TimeSpan.FromSeconds(20), cancellationToken);
            if (end.ExitCode != 0)
            {
                throw new SetupFailedException($"ssh-keygen: {end.LastLine}");
            }
        }
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory("/run/sshd"); // where sshd of root goes without any right
        }
        var port = FreePorts.Find(1);
        var config = Path.Combine(folder, "sshd_config");
        await File.WriteAllTextAsync(config, Config(folder, port), cancellationToken);
        var start = new ProcessStartInfo(sshd) { UseShellExecute = false };
        foreach (var argument in (string[])["-D", "-f", config, "-E", Path.Combine(folder, "log")])
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment.Clear();
        var daemon = new SshDaemon(
            Process.Start(start)!, folder, port,
            string.Join(' ', (await File.ReadAllTextAsync(Path.Combine(folder, "host_key.pub"), cancellationToken)).Split(' ').Take(2)));
        await daemon.WaitAsync(clock, cancellationToken);
        return daemon;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + TimeSpan.FromSeconds(10);
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
                return;
            }
            catch (SocketException) when (!_process.HasExited && clock.GetUtcNow() < deadline)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken);
            }
            catch (SocketException)
            {
                var log = Path.Combine(_folder, "log");
                var why = File.Exists(log) ? await File.ReadAllTextAsync(log, cancellationToken) : "it said nothing";
                await DisposeAsync();
                throw new SetupFailedException($"sshd did not come up: {why.Trim()}");
            }
        }
    }

    /// <summary>root needs PAM, because without it sshd refuses root where its password is locked.</summary>
    private static string Config(string folder, int port) => $"""
        ListenAddress 127.0.0.1
        Port {port}
        HostKey {folder}/host_key
        AuthorizedKeysFile {folder}/user_key.pub
        PidFile none
        StrictModes no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PubkeyAuthentication yes
        PermitRootLogin prohibit-password
        AllowUsers {User}
        UsePAM {(Environment.IsPrivilegedProcess ? "yes" : "no")}
        PrintMotd no
        X11Forwarding no
        AllowTcpForwarding no
        """ + "\n";
}
