using System.Text.Json.Nodes;
using Platform.Lab.Api;
using Platform.Lab.Scenarios;
using Platform.Lab.Worlds;

namespace Platform.Lab.Runs;

/// <summary>The target of one run: it may write below the run's folder and reach loopback, nothing else.</summary>
internal sealed class LabTarget : IAsyncDisposable
{
    private readonly PlatformClient _platform;
    private readonly SshDaemon? _daemon;

    private LabTarget(PlatformClient platform, string name, SshDaemon? daemon) => (_platform, Name, _daemon) = (platform, name, daemon);

    public string Name { get; }

    public static async Task<LabTarget> CreateAsync(
        PlatformClient platform, ScenarioTarget kind, LabVariables variables, TimeProvider clock, CancellationToken cancellationToken)
    {
        var daemon = kind == ScenarioTarget.Ssh ? await SshDaemon.StartAsync(clock, cancellationToken) : null;
        var target = new LabTarget(platform, $"lab-{variables.Run}", daemon);
        var body = new JsonObject
        {
            ["kind"] = kind.ToString(),
            ["description"] = "Scratch environment of a lab run",
            ["labels"] = new JsonObject { ["env"] = "lab" },
            ["scope"] = new JsonObject { ["writablePaths"] = new JsonArray(variables.Dir), ["network"] = "Loopback" },
        };
        if (daemon is not null)
        {
            body["host"] = "127.0.0.1";
            body["port"] = daemon.Port;
            body["user"] = SshDaemon.User;
            body["hostKey"] = daemon.HostKey;
            body["identityFile"] = daemon.IdentityFile;
        }
        try
        {
            await platform.SaveTargetAsync(target.Name, body, cancellationToken);
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
        return target;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _platform.DeleteTargetAsync(Name, CancellationToken.None);
        }
        finally
        {
            if (_daemon is not null)
            {
                await _daemon.DisposeAsync();
            }
        }
    }
}
