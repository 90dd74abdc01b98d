using System.Text.Json.Nodes;
using Platform.Chaos.Api;

namespace Platform.Chaos.Tasks;

/// <summary>The folder, targets and runbooks of a run.</summary>
internal sealed class Grounds(PlatformClient platform, string folder)
{
    /// <summary>The policy approves by itself what is safe here.</summary>
    public const string FreeTarget = "chaos-test";
    /// <summary>A person approves what changes something here.</summary>
    public const string GuardedTarget = "chaos-lab";

    public string Folder => folder;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        CreateFolder(folder);
        await SaveTargetAsync(FreeTarget, "test", cancellationToken);
        await SaveTargetAsync(GuardedTarget, "lab", cancellationToken);
        var documents = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "runbooks"), "*.md")
            .Select(file => (JsonNode)new JsonObject { ["fileName"] = Path.GetFileName(file), ["markdown"] = File.ReadAllText(file) });
        var answer = await platform.DemandAsync(
            HttpMethod.Post, "/api/v1/runbooks/import", new JsonObject { ["documents"] = new JsonArray([.. documents]) }, cancellationToken);
        if (answer.ToJsonString().Contains("\"Refused\"", StringComparison.Ordinal))
        {
            throw new RunFailedException($"A runbook of the run was refused: {answer.ToJsonString()}");
        }
    }

    /// <summary>What a broken run wrote stays for whoever looks into it.</summary>
    public void Remove() => Directory.Delete(folder, recursive: true);

    /// <summary>An empty ledger for one task, in a folder of its own: a step's sandbox protects each neighbour of what it writes, and a thousand of them take half a second.</summary>
    public string CreateLedger(string entry)
    {
        var file = Path.Combine(CreateFolder(Path.Combine(folder, entry)), "ledger.log");
        File.WriteAllText(file, "");
        SetMode(file, (UnixFileMode)0b110_100_100);
        return file;
    }

    private static string CreateFolder(string path)
    {
        Directory.CreateDirectory(path);
        SetMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    /// <summary>Verifications read the ledgers as another user.</summary>
    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private async Task SaveTargetAsync(string name, string environment, CancellationToken cancellationToken) => await platform.DemandAsync(
        HttpMethod.Put, $"/api/v1/targets/{name}",
        new JsonObject
        {
            ["kind"] = "Local",
            ["description"] = "Scratch folder of a chaos run",
            ["labels"] = new JsonObject { ["env"] = environment },
            ["scope"] = new JsonObject { ["writablePaths"] = new JsonArray(folder), ["network"] = "None" },
        },
        cancellationToken);
}
