using System.Security.Cryptography;
using Platform.Lab.Runs;

namespace Platform.Lab.Worlds;

/// <summary>The folder, ports and token of one run.</summary>
internal static class LabFolder
{
    /// <summary>Not below /tmp: steps must reach it, and /tmp is private to many a program.</summary>
    private static readonly string s_root = Environment.GetEnvironmentVariable("PLATFORM_LAB_ROOT") ?? "/var/tmp/platform-lab";

    public static LabVariables Create()
    {
        var run = RandomNumberGenerator.GetHexString(8, lowercase: true);
        var folder = Path.Combine(s_root, run);
        Directory.CreateDirectory(folder);
        // Accounts of a scenario must be able to get at their files.
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        return new LabVariables(folder, FreePorts.Find(10), run);
    }

    /// <summary>Unmounts what was mounted below it, then removes it. What is left is named.</summary>
    public static async Task<IReadOnlyList<string>> RemoveAsync(string folder)
    {
        var left = new List<string>();
        foreach (var mount in Mounts(folder))
        {
            var end = await Tool.RunAsync("umount", [mount], TimeSpan.FromSeconds(10), CancellationToken.None);
            if (end.ExitCode != 0 && (await Tool.RunAsync("umount", ["-l", mount], TimeSpan.FromSeconds(10), CancellationToken.None)).ExitCode != 0)
            {
                left.Add($"mount {mount}: {end.LastLine}");
            }
        }
        if (left.Count == 0)
        {
            // rm and not Directory.Delete: it gets along with names that are no valid UTF-8 and with folders of mode 0.
            var end = await Tool.RunAsync("rm", ["-rf", "--one-file-system", "--", folder], TimeSpan.FromSeconds(60), CancellationToken.None);
            if (end.ExitCode != 0)
            {
                left.Add($"{folder}: {end.LastLine}");
            }
        }
        return left;
    }

    /// <summary>Deepest first.</summary>
    private static IEnumerable<string> Mounts(string folder) =>
        File.ReadAllLines("/proc/self/mountinfo")
            .Select(line => line.Split(' ')[4].Replace("\\040", " ", StringComparison.Ordinal))
            .Where(mount => mount.StartsWith(folder + "/", StringComparison.Ordinal))
            .OrderByDescending(mount => mount.Length);
}
