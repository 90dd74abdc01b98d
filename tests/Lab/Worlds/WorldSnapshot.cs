using System.Security.Cryptography;
using System.Text;
using Platform.Lab.Runs;

namespace Platform.Lab.Worlds;

/// <summary>Content, owner and mode of everything below some paths.</summary>
internal sealed class WorldSnapshot
{
    private readonly SortedDictionary<string, string> _entries;

    private WorldSnapshot(SortedDictionary<string, string> entries) => _entries = entries;

    public static async Task<WorldSnapshot> TakeAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            // find prints type, owner, mode and where a link leads; what it cannot look at counts as changed.
            var listing = await Tool.RunAsync("find", [path, "-printf", "%p\\t%y %u:%g %m %l\\0"], TimeSpan.FromSeconds(30), cancellationToken);
            if (listing.ExitCode != 0)
            {
                entries[path] = "missing";
            }
            foreach (var line in listing.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
            {
                var tab = line.IndexOf('\t', StringComparison.Ordinal);
                if (tab > 0)
                {
                    var name = line[..tab];
                    var facts = line[(tab + 1)..];
                    entries[name] = facts.StartsWith('f') ? $"{facts}{await HashAsync(name, cancellationToken)}" : facts;
                }
            }
        }
        return new WorldSnapshot(entries);
    }

    /// <summary>What differs, one sentence each.</summary>
    public IReadOnlyList<string> Differences(WorldSnapshot after) =>
    [
        .. _entries.Where(e => !after._entries.ContainsKey(e.Key)).Select(e => $"{e.Key} is gone"),
        .. after._entries.Where(e => !_entries.ContainsKey(e.Key)).Select(e => $"{e.Key} is new"),
        .. _entries.Where(e => after._entries.TryGetValue(e.Key, out var now) && now != e.Value).Select(e => $"{e.Key} changed"),
    ];

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Convert.ToHexString(Encoding.UTF8.GetBytes(e.Message));
        }
    }
}
