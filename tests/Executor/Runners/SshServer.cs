using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Tests.Fixtures;

namespace Platform.Tests.Executor.Runners;

/// <summary>A throw-away sshd on loopback with keys of its own, for the user of this process.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();
    private Process? _process;

    public int Port { get; private set; }

    public string HostKey { get; private set; } = "";

    public string IdentityFile => _folder["identity"];

    public Target Target => new()
    {
        Name = "ssh-test",
        Kind = TargetKind.Ssh,
        Scope = new TargetScope { WritablePaths = [], Network = NetworkEffect.Any },
        Host = "127.0.0.1",
        Port = Port,
        User = Environment.UserName,
        HostKey = HostKey,
        IdentityFile = IdentityFile,
    };

    public async Task StartAsync()
    {
        await KeyAsync("host");
        await KeyAsync("identity");
        File.Copy(_folder["identity.pub"], _folder["authorized"]);
        HostKey = string.Join(' ', (await File.ReadAllTextAsync(_folder["host.pub"])).Split(' ')[..2]);
        Port = FreePort();
        _folder.Write("config", $"""
            ListenAddress 127.0.0.1:{Port}
            HostKey {_folder["host"]}
            AuthorizedKeysFile {_folder["authorized"]}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin prohibit-password

            """);
        Directory.CreateDirectory("/run/sshd");
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-e", "-f", _folder["config"]]) { RedirectStandardError = true })!;
        _ = _process.StandardError.ReadToEndAsync();
        await Eventually.ShouldBe(ListensAsync, listens => listens);
    }

    /// <summary>Another valid key, which is not this server's.</summary>
    public async Task<string> OtherKeyAsync()
    {
        await KeyAsync("other");
        return string.Join(' ', (await File.ReadAllTextAsync(_folder["other.pub"])).Split(' ')[..2]);
    }

    /// <summary>Ends the server and every session of it.</summary>
    public void Kill() => _process?.Kill(entireProcessTree: true);

    /// <summary>Ends the processes that hold connections, and leaves alone what runs in them, as a cut cable does.</summary>
    public void CutConnections()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && IsChildOf(id, _process!.Id))
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
        }
    }

    private static bool IsChildOf(int process, int parent)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == parent.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // ended meanwhile
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _folder.Dispose();
    }

    private async Task KeyAsync(string name)
    {
        using var process = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", _folder[name]]))!;
        await process.WaitForExitAsync();
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
