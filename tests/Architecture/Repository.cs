using Shouldly;

namespace Platform.Tests.Architecture;

/// <summary>The source tree the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", ".git", ".data", "node_modules", "TestResults"];

    public static string Root { get; } = Find();

    /// <summary>Files below a folder, as paths relative to the root with forward slashes; nothing that a build made.</summary>
    public static IReadOnlyList<string> Files(string folder, string extension = "") =>
        Directory.Exists(Path.Combine(Root, folder)) ? [.. Walk(Path.Combine(Root, folder)).Where(path => path.EndsWith(extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal)] : [];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>
    /// Compares with an approved file. Setting ACCEPT_APPROVED=1 writes what is current instead; review it with git diff.
    /// </summary>
    public static void ShouldBeApproved(string current, string path)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("ACCEPT_APPROVED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, current);
            return;
        }
        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        current.ShouldBe(approved, $"{path} differs. Where the change is meant, run the test with ACCEPT_APPROVED=1 and commit the file.");
    }

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder)
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Concat(Directory.EnumerateDirectories(folder).Where(child => !Generated.Contains(Path.GetFileName(child))).SelectMany(Walk));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new InvalidOperationException($"No Platform.sln above {AppContext.BaseDirectory}.");
    }
}
