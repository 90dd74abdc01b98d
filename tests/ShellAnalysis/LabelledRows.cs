namespace Platform.Tests.ShellAnalysis;

/// <summary>Labelled commands that are no part of the product, so that they are not everywhere; <c>PLATFORM_LABELLED_ROWS</c> names others.</summary>
internal static class LabelledRows
{
    public static string PathOrIgnore()
    {
        var path = Environment.GetEnvironmentVariable("PLATFORM_LABELLED_ROWS") is { Length: > 0 } named
            ? named
            : Path.GetFullPath(Path.Combine(Architecture.Repository.Root, "..", "shared", "data", "commands-dev.jsonl"));
        if (!File.Exists(path))
        {
            Assert.Ignore("There are no labelled rows beside this checkout.");
        }

        return path;
    }
}
