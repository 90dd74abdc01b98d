using System.Diagnostics;
using Platform.Tests.Architecture;

namespace Platform.Tests.Script;

/// <summary>Runs the platform script or functions of it, with a data folder of its own.</summary>
internal sealed class Bash : IDisposable
{
    public string Data { get; } = Directory.CreateTempSubdirectory("platform-script-").FullName;

    /// <summary>Runs <c>./platform</c> with these arguments.</summary>
    public Task<BashResult> PlatformAsync(params string[] arguments) => RunAsync([Path.Combine(Repository.Root, "platform"), .. arguments]);

    /// <summary>Runs lines of bash that may call the functions in <c>scripts/</c>.</summary>
    public Task<BashResult> FunctionsAsync(string lines) => RunAsync(["-c", $"""
        set -euo pipefail
        ROOT={Repository.Root} SCRIPTS={Repository.Root}/scripts PLATFORM_DATA={Data}
        for part in output packages processes postgres rabbitmq chroma servers build instance; do source "$SCRIPTS/$part.sh"; done
        {lines}
        """]);

    private async Task<BashResult> RunAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("bash", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["PLATFORM_DATA"] = Data;
        using var bash = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        bash.StandardInput.Close();
        var output = bash.StandardOutput.ReadToEndAsync();
        var error = bash.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await bash.WaitForExitAsync(limit.Token);
        return new BashResult(bash.ExitCode, (await output).Trim(), (await error).Trim());
    }

    public void Dispose() => Directory.Delete(Data, recursive: true);
}

internal sealed record BashResult(int ExitCode, string Output, string Error);
