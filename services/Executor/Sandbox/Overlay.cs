namespace Platform.Executor.Sandbox;

/// <summary>
/// Folders in whose place a script sees a throw-away copy. Such a script has no network and no socket, sees nothing below
/// <c>/run</c>, and whatever it writes is gone with the copy.
/// </summary>
/// <param name="Process">The process in whose mount namespace the copies are.</param>
/// <param name="Folders">Where the copy of each folder is, by the folder's path; none lies below another.</param>
internal sealed record Overlay(int Process, IReadOnlyDictionary<string, string> Folders)
{
    /// <summary>The way into the namespace, before the sandbox is set up.</summary>
    public string[] Entry => [Programs.Find("nsenter")!, $"--mount=/proc/{Process}/ns/mnt", "--"];

    /// <summary>The copies read-only, and of them writable what would be so in the folders themselves.</summary>
    public IReadOnlyList<Place> Places(IReadOnlyList<Place> writable) =>
    [
        .. Folders.Where(folder => writable.All(place => place.Path != folder.Key)).Select(folder => new Place(folder.Key, Writable: false, folder.Value))
            .Concat(writable.Select(place => place with { Source = Copy(place.Path) }))
            .OrderBy(place => place.Path.Count(c => c == '/')),
    ];

    /// <summary>Where the copy of a path in one of the folders is.</summary>
    public string Copy(string path)
    {
        var (folder, copy) = Folders.Single(entry => path == entry.Key || path.StartsWith(entry.Key + '/', StringComparison.Ordinal));
        return copy + path[folder.Length..];
    }
}
