using Platform.Executor.Runners;

namespace Platform.Executor.Sandbox;

/// <summary>Finds programs on the path that scripts get, never on the one that this process happens to have.</summary>
internal static class Programs
{
    /// <summary>Absolute path, or null where it is not installed.</summary>
    public static string? Find(string name) =>
        ScriptEnvironment.Path.Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
