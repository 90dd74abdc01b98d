using System.Globalization;
using Platform.Contracts.Execution;
using Platform.Executor.Execution;
using Platform.Executor.Sandbox;

namespace Platform.Executor.Runners;

/// <summary>The OpenSSH client set up for one target: the pinned host key in a file of its own, nothing from the user's configuration.</summary>
internal sealed class SshClient : IDisposable
{
    private const string Alias = "target";
    private readonly string _folder;

    private SshClient(string folder, string program, IReadOnlyList<string> arguments) =>
        (_folder, Program, Arguments) = (folder, program, arguments);

    public string Program { get; }

    /// <summary>All but the remote command.</summary>
    public IReadOnlyList<string> Arguments { get; }

    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["PATH"] = ScriptEnvironment.Path,
        ["LANG"] = "C.UTF-8",
    };

    /// <summary><c>user@host:port</c></summary>
    public static string Name(Target target) => string.Create(CultureInfo.InvariantCulture, $"{target.User}@{target.Host}:{target.Port ?? 22}");

    public static SshClient For(Target target)
    {
        var folder = Prepare(target);
        var knownHosts = Path.Combine(folder, "known_hosts");
        var keyType = target.HostKey!.Split(' ')[0];
        var algorithms = keyType == "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : keyType;
        string[] settings =
        [
            "BatchMode=yes", "StrictHostKeyChecking=yes", $"UserKnownHostsFile={knownHosts}", "GlobalKnownHostsFile=/dev/null", $"HostKeyAlias={Alias}",
            $"HostKeyAlgorithms={algorithms}", "CheckHostIP=no", "UpdateHostKeys=no", "IdentityAgent=none", "IdentitiesOnly=yes", "ForwardAgent=no",
            "ForwardX11=no", "Tunnel=no", "RequestTTY=no", "ClearAllForwardings=yes", "ControlPath=none", "ControlMaster=no", "PermitLocalCommand=no", "PreferredAuthentications=publickey",
            "ConnectTimeout=10", "ServerAliveInterval=5", "ServerAliveCountMax=3", "EscapeChar=none", "LogLevel=ERROR",
        ];
        // The client dies with this process where util-linux is there to arrange it.
        var guard = Programs.Find("setpriv") is { } setpriv ? (string[])[setpriv, "--pdeathsig", "KILL", "--"] : [];
        string[] command =
        [
            .. guard, Programs.Find("ssh")!, "-F", "none", "-T", .. settings.SelectMany(s => (string[])["-o", s]),
            .. target.IdentityFile is { } identity ? (string[])["-i", identity] : [],
            "-p", (target.Port ?? 22).ToString(CultureInfo.InvariantCulture), "-l", target.User!, "--", target.Host!,
        ];
        return new SshClient(folder, command[0], command[1..]);
    }

    /// <summary>A folder of mode 0700 with the pinned key.</summary>
    private static string Prepare(Target target)
    {
        try
        {
            var folder = Directory.CreateTempSubdirectory("itops-ssh-").FullName;
            File.WriteAllText(Path.Combine(folder, "known_hosts"), $"{Alias} {target.HostKey}\n");
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetUnavailableException($"The host key of {target.Name} could not be put into {Path.GetTempPath()}: {e.Message}");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
