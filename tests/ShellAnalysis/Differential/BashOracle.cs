using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace Platform.Tests.ShellAnalysis.Differential;

/// <summary>Has bash itself say which words it gives to a program: in an empty sandbox, where that program only prints them.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class BashOracle : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("argv");

    public BashOracle()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "bin"));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "empty"));
        var program = Path.Combine(_folder.FullName, "bin", "argv");
        File.WriteAllText(program, "#!/bin/bash\nprintf '%s\\0' \"$#\" \"$@\" >&9\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The words of each call, by the number that it carries.</summary>
    /// <param name="script">Lines of bash that only call <c>argv</c>.</param>
    /// <param name="cancellationToken">Ends bash.</param>
    public async Task<ILookup<string, string[]>> RunAsync(string script, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bwrap")
        {
            ArgumentList =
            {
                "--ro-bind", "/usr", "/usr", "--ro-bind-try", "/bin", "/bin", "--ro-bind-try", "/lib", "/lib", "--ro-bind-try", "/lib64", "/lib64", "--dev", "/dev", "--proc", "/proc",
                "--ro-bind", Path.Combine(_folder.FullName, "bin"), "/argv", "--tmpfs", "/empty", "--chdir", "/empty", "--tmpfs", "/tmp", "--unshare-all", "--die-with-parent", "--clearenv",
                "--setenv", "PATH", "/argv:/usr/bin:/bin", "--setenv", "HOME", "/root", "--setenv", "LC_ALL", "C.UTF-8", "timeout", "60", "bash", "--norc", "--noprofile", "-c",
                "exec 9>&1 >/dev/null 2>&1 </dev/null; argv() { printf '%s\\0' \"$#\" \"$@\" >&9; }; . /dev/fd/8 8<<'END_OF_ALL_LINES'\n" + script + "\nEND_OF_ALL_LINES\n",
            },
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        using var process = Process.Start(start)!;
        var bytes = Encoding.Latin1.GetBytes(await process.StandardOutput.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return Calls(bytes).Where(call => call.Length > 0).ToLookup(call => call[0]);
    }

    private static IEnumerable<string[]> Calls(byte[] bytes)
    {
        var words = Encoding.UTF8.GetString(bytes).Split('\0');
        for (var index = 0; index + 1 < words.Length;)
        {
            var count = int.Parse(words[index], CultureInfo.InvariantCulture);
            yield return words[(index + 1)..(index + 1 + count)];
            index += 1 + count;
        }
    }
}
