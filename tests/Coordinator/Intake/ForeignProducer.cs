using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Platform.Tests.Architecture;

namespace Platform.Tests.Coordinator.Intake;

/// <summary>Publishes with Node's amqplib; its packages are installed once per machine, outside the repository.</summary>
internal static class ForeignProducer
{
    private static readonly string Source = Path.Combine(Repository.Root, "tests", "Coordinator", "Intake");
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    public static async Task PublishAsync(string broker, string exchange, params ForeignMessage[] messages)
    {
        var folder = await Installed.Value;
        var input = JsonSerializer.Serialize(
            messages.Select(message => new { body = Convert.ToBase64String(message.Body), contentType = message.ContentType, headers = message.Headers, messageId = message.MessageId }));
        await RunAsync("node", [Path.Combine(folder, "publish.js"), broker, exchange], folder, input);
    }

    private static async Task<string> InstallAsync()
    {
        var package = await File.ReadAllTextAsync(Path.Combine(Source, "package.json"));
        var name = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(package)))[..12];
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"platform-task-event-producer-{name}")).FullName;
        foreach (var file in new[] { "package.json", "publish.js" })
        {
            File.Copy(Path.Combine(Source, file), Path.Combine(folder, file), overwrite: true);
        }
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "amqplib")))
        {
            await RunAsync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"], folder, "");
        }
        return folder;
    }

    private static async Task RunAsync(string program, string[] arguments, string folder, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync(patience.Token);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output}{await errors}");
        }
    }
}

/// <summary>A message as a foreign system sends it.</summary>
internal sealed record ForeignMessage(byte[] Body, string? ContentType = "application/json", Dictionary<string, object>? Headers = null, string? MessageId = null)
{
    public ForeignMessage(string body, string? contentType = "application/json", Dictionary<string, object>? headers = null, string? messageId = null)
        : this(Encoding.UTF8.GetBytes(body), contentType, headers, messageId)
    {
    }
}
