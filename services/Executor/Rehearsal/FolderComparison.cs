using System.Globalization;
using Platform.Executor.Sandbox.SystemCalls;

namespace Platform.Executor.Rehearsal;

/// <summary>One thing that is not as it was.</summary>
/// <param name="Path">Where.</param>
/// <param name="What">In words, such as <c>added</c> or <c>mode 0644 is now 0600</c>.</param>
/// <param name="Before">The file before; null where there was none or it is no file.</param>
/// <param name="After">The file after.</param>
internal sealed record FileChange(string Path, string What, string? Before = null, string? After = null);

/// <summary>Finds what differs between two views of a folder, looking only where something was written. Follows no link.</summary>
internal sealed class FolderComparison(string before, string after, IReadOnlyList<string> written, string shownAs)
{
    /// <summary>Entries that are looked at; of a script that writes more, not everything is known.</summary>
    private const int MostEntries = 20_000;
    private const int TypeMask = 0xf000;
    private const int Folder = 0x4000;
    private const int File = 0x8000;
    private const int Link = 0xa000;
    private readonly List<FileChange> _changes = [];
    private int _entries;

    /// <summary>All changes, by path.</summary>
    public IReadOnlyList<FileChange> Find()
    {
        Compare("");
        return _changes;
    }

    private void Compare(string name)
    {
        var (path, one, other) = (shownAs + name, Kernel.Status(before + name), Kernel.Status(after + name));
        if (++_entries > MostEntries)
        {
            if (_entries == MostEntries + 1)
            {
                _changes.Add(new FileChange(shownAs, $"more than {MostEntries} entries were written; the rest was not compared"));
            }
            return;
        }
        if (name.Contains('\uFFFD', StringComparison.Ordinal))
        {
            _changes.Add(new FileChange(path, "a name that is no text; it was not compared"));
            return;
        }
        if (one is null && other is null)
        {
            return;
        }
        if (one is not { } was || other is not { } now || (was.Mode & TypeMask) != (now.Mode & TypeMask))
        {
            Replaced(name, path, one, other);
            return;
        }
        if (was.Mode != now.Mode)
        {
            _changes.Add(new FileChange(path, $"mode {Octal(was.Mode)} is now {Octal(now.Mode)}"));
        }
        if ((was.Owner, was.Group) != (now.Owner, now.Group))
        {
            _changes.Add(new FileChange(path, string.Create(CultureInfo.InvariantCulture, $"owner {was.Owner}:{was.Group} is now {now.Owner}:{now.Group}")));
        }
        switch (now.Mode & TypeMask)
        {
            case Folder:
                Within(name);
                break;
            case File when was.Size != now.Size || !HoldSame(before + name, after + name):
                _changes.Add(new FileChange(path, "changed", before + name, after + name));
                break;
            case Link when Target(before + name) != Target(after + name):
                _changes.Add(new FileChange(path, $"link to {Target(before + name)} now leads to {Target(after + name)}"));
                break;
        }
    }

    private void Within(string name)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var layer in written)
        {
            names.UnionWith(Names(layer + name));
        }
        // A folder that was removed and made again hides what was in it without a trace of its own.
        var shown = Names(before + name).ToHashSet(StringComparer.Ordinal);
        shown.SymmetricExceptWith(Names(after + name));
        names.UnionWith(shown);
        foreach (var entry in names)
        {
            Compare($"{name}/{entry}");
        }
    }

    private void Replaced(string name, string path, (int Mode, uint Owner, uint Group, long Size)? was, (int Mode, uint Owner, uint Group, long Size)? now)
    {
        if (was is { } gone)
        {
            _changes.Add(new FileChange(path, $"removed ({Kind(gone.Mode, gone.Size)})", IsFile(gone.Mode) ? before + name : null));
        }
        if (now is { } made)
        {
            var leads = (made.Mode & TypeMask) == Link ? $" to {Target(after + name)}" : "";
            _changes.Add(new FileChange(
                path, string.Create(CultureInfo.InvariantCulture, $"added ({Kind(made.Mode, made.Size)}{leads}, mode {Octal(made.Mode)}, owner {made.Owner}:{made.Group})"),
                After: IsFile(made.Mode) ? after + name : null));
            if ((made.Mode & TypeMask) == Folder)
            {
                foreach (var entry in Names(after + name).Order(StringComparer.Ordinal))
                {
                    Compare($"{name}/{entry}");
                }
            }
        }
    }

    private static bool HoldSame(string one, string other)
    {
        using var first = new BufferedStream(new FileStream(one, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), 65_536);
        using var second = new BufferedStream(new FileStream(other, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), 65_536);
        var (left, right) = (new byte[65_536], new byte[65_536]);
        while (true)
        {
            var read = first.ReadAtLeast(left, left.Length, throwOnEndOfStream: false);
            if (second.ReadAtLeast(right, right.Length, throwOnEndOfStream: false) != read || !left.AsSpan(0, read).SequenceEqual(right.AsSpan(0, read)))
            {
                return false;
            }
            if (read == 0)
            {
                return true;
            }
        }
    }

    private static IEnumerable<string> Names(string folder) => Kernel.Status(folder) is { } status && (status.Mode & TypeMask) == Folder
        ? Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).OfType<string>()
        : [];

    private static bool IsFile(int mode) => (mode & TypeMask) == File;

    private static string Kind(int mode, long size) => (mode & TypeMask) switch
    {
        Folder => "folder",
        File => string.Create(CultureInfo.InvariantCulture, $"file of {size} bytes"),
        Link => "link",
        _ => "no plain file",
    };

    private static string Target(string link) => new FileInfo(link).LinkTarget ?? "";

    private static string Octal(int mode) => Convert.ToString(mode & 0xfff, 8).PadLeft(4, '0');
}
