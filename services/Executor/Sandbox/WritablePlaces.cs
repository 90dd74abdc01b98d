using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor.Execution;

namespace Platform.Executor.Sandbox;

/// <summary>One bind mount of the sandbox.</summary>
/// <param name="Path">Absolute and free of symbolic links.</param>
/// <param name="Writable">Else read-only again, below a writable folder.</param>
/// <param name="Source">What is mounted there; null = the path itself.</param>
internal sealed record Place(string Path, bool Writable, string? Source = null);

/// <summary>
/// Which places of a read-only system a step gets writable: those it declared, and never more than its target's scope.
/// A file is declared together with the right to replace it (<c>sed -i</c>, <c>mv</c>, <c>rm</c>), which needs its folder
/// writable; the folder's other entries are bound read-only again.
/// </summary>
internal static class WritablePlaces
{
    private static readonly string[] s_kernel = ["/proc", "/sys", "/dev"];

    /// <summary>In the order in which they are to be mounted: a folder before what lies in it.</summary>
    /// <exception cref="ExecutionRefusedException">A declared path lies outside the scope, or is none that can be bound.</exception>
    public static IReadOnlyList<Place> For(DeclaredEffects effects, TargetScope scope)
    {
        var allowed = scope.WritablePaths.Select(p => RealPath(Normal(p))).ToArray();
        if (!effects.Declared)
        {
            return [.. allowed.Where(Path.Exists).Order(StringComparer.Ordinal).Select(p => new Place(p, Writable: true))];
        }
        var whole = new HashSet<string>(StringComparer.Ordinal);
        var inFolder = new List<(string Folder, string Path)>();
        foreach (var declared in effects.Writes)
        {
            Sort(Normal(declared), allowed, scope, whole, inFolder);
        }
        var places = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var group in inFolder.Where(p => !IsWithin(p.Folder, whole)).GroupBy(p => p.Folder, p => p.Path))
        {
            whole.Add(group.Key);
            foreach (var entry in ProtectedIn(group.Key, [.. group]))
            {
                places[entry] = false;
            }
        }
        foreach (var path in whole)
        {
            places[path] = true;
        }
        return [.. places.OrderBy(p => p.Key == "/" ? 0 : p.Key.Count(c => c == '/')).Select(p => new Place(p.Key, p.Value))];
    }

    /// <summary>Decides whether a declared path is writable as it is, or by way of its folder.</summary>
    private static void Sort(
        string declared, string[] allowed, TargetScope scope, HashSet<string> whole, List<(string Folder, string Path)> inFolder)
    {
        var path = RealPath(declared);
        if (!IsWithin(path, allowed) || IsWithin(path, s_kernel))
        {
            var leads = path == declared ? "" : $" (it leads to {path})";
            var list = scope.WritablePaths.Count == 0 ? "nothing" : string.Join(", ", scope.WritablePaths);
            throw new ExecutionRefusedException(
                $"The script declares that it writes {declared}{leads}, but the target's scope allows only: {list}.");
        }
        if (Directory.Exists(path))
        {
            whole.Add(path);
            return;
        }
        var folder = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        if (IsWithin(folder, allowed))
        {
            inFolder.Add((folder, path));
        }
        else if (File.Exists(path))
        {
            whole.Add(path); // the scope names this very file: it can be written, not replaced
        }
        else
        {
            throw new ExecutionRefusedException(
                $"The script declares that it writes {declared}, which does not exist, and {folder}, where it would be made, "
                + "lies outside the target's scope.");
        }
    }

    private static IEnumerable<string> ProtectedIn(string folder, string[] declared)
    {
        try
        {
            var entries = Directory.EnumerateFileSystemEntries(folder).Take(ReadOnlyEntries.Limit + 1).ToArray();
            return entries.Length > ReadOnlyEntries.Limit
                ? []
                : entries.Where(e => !declared.Contains(e) && new FileInfo(e).LinkTarget is null);
        }
        catch (UnauthorizedAccessException)
        {
            throw new ExecutionRefusedException($"{folder} cannot be listed, so its other entries cannot be protected from the script.");
        }
    }

    private static string Normal(string path) => path.StartsWith('/') && !path.Split('/').Contains("..") && path.IndexOfAny(['*', '?', '\0']) < 0
        ? path.Length == 1 ? path : Path.GetFullPath(path).TrimEnd('/')
        : throw new ExecutionRefusedException($"\"{path}\" is no absolute path without \"..\" and wildcards, so it cannot be made writable.");

    private static bool IsWithin(string path, IEnumerable<string> allowed) => allowed.Any(a => IsBelow(path, a));

    /// <summary>Whether a path is a folder or lies in it.</summary>
    public static bool IsBelow(string path, string folder) =>
        folder == "/" || path == folder || (path.StartsWith(folder, StringComparison.Ordinal) && path[folder.Length] == '/');

    /// <summary>The path with every symbolic link resolved, as far as it exists.</summary>
    private static string RealPath(string path)
    {
        var real = "/";
        var links = 0;
        var parts = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (parts.TryPop(out var part))
        {
            if (part is "." or "..")
            {
                real = part == "." ? real : Path.GetDirectoryName(real) ?? "/";
                continue;
            }
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } link)
            {
                real = next;
                continue;
            }
            if (++links > 40)
            {
                throw new ExecutionRefusedException($"{path} leads through a loop of symbolic links.");
            }
            real = link.StartsWith('/') ? "/" : real;
            foreach (var linked in link.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                parts.Push(linked);
            }
        }
        return real;
    }
}
