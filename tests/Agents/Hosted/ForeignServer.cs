using System.Diagnostics;
using System.Text;
using Platform.Tests.Architecture;
using Platform.Tests.Fixtures;

namespace Platform.Tests.Agents.Hosted;

/// <summary>A program of <c>servers/</c>, run by Node with the packages that <c>./platform servers env</c> has installed.</summary>
internal sealed class ForeignServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private ForeignServer(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A folder with the programs, in which their packages are found.</summary>
    public static string Folder()
    {
        var folder = Directory.CreateTempSubdirectory("platform-foreign-").FullName;
        foreach (var source in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Agents", "Hosted", "servers")))
        {
            File.Copy(source, Path.Combine(folder, Path.GetFileName(source)));
        }
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Path.Combine(TestServers.Foreign, "node_modules"));
        return folder;
    }

    /// <summary>Starts a program and waits until it says where it listens.</summary>
    public static async Task<ForeignServer> StartAsync(string program, params string[] arguments)
    {
        var folder = Folder();
        var process = Process.Start(new ProcessStartInfo("node", [program, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["LANGSMITH_TRACING"] = "false", ["NODE_ENV"] = "production" },
        })!;
        var said = new StringBuilder();
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            Say(line);
            if (line.StartsWith("listening ", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new ForeignServer(process, folder, new Uri(line["listening ".Length..]));
            }
        }
        throw new InvalidOperationException($"{program} did not start:\n{said}");

        void Say(string? line)
        {
            lock (said)
            {
                said.AppendLine(line);
            }
        }
    }

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
