namespace Platform.Lab.Scenarios;

/// <summary>Finds the scenarios below folders: each folder with a <c>scenario.yaml</c> is one.</summary>
internal static class ScenarioFolders
{
    /// <summary>In the order of their paths, each once.</summary>
    /// <exception cref="ScenarioInvalidException">A folder does not exist, or nothing is in it.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> roots)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var root in roots.Select(Path.GetFullPath))
        {
            if (!Directory.Exists(root))
            {
                throw new ScenarioInvalidException($"There is no folder {root}.");
            }
            var before = found.Count;
            foreach (var file in Directory.EnumerateFiles(root, ScenarioReader.FileName, SearchOption.AllDirectories))
            {
                found.Add(Path.GetDirectoryName(file)!);
            }
            if (found.Count == before)
            {
                throw new ScenarioInvalidException($"No {ScenarioReader.FileName} lies below {root}.");
            }
        }
        return [.. found];
    }
}
