using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Executor.Execution;
using Platform.Executor.Sandbox;

namespace Platform.Executor.Rehearsal;

/// <summary>Which folders have to be copied, so that a script finds what it writes in a throw-away copy.</summary>
internal static class CopiedFolders
{
    /// <summary>The folders that the scripts may write in, as they may when they run.</summary>
    /// <exception cref="NoCopyException">One of them cannot be copied.</exception>
    public static IReadOnlyList<string> Of(TargetScope scope, params IEnumerable<PlanScript> scripts)
    {
        try
        {
            var folders = scripts.SelectMany(script => WritablePlaces.For(script.Effects, scope)).Where(place => place.Writable).Select(place => place.Path).ToList();
            foreach (var folder in folders)
            {
                Check(folder);
            }
            return Outermost(folders);
        }
        catch (ExecutionRefusedException e)
        {
            throw new NoCopyException(e.Message);
        }
    }

    /// <summary>Those that lie below no other.</summary>
    public static IReadOnlyList<string> Outermost(IReadOnlyCollection<string> folders) =>
        [.. folders.Distinct(StringComparer.Ordinal).Where(one => !folders.Any(other => one.StartsWith(other + '/', StringComparison.Ordinal)))];

    private static void Check(string folder)
    {
        if (folder == "/" || !Directory.Exists(folder))
        {
            throw new NoCopyException(folder == "/" ? "it may write the whole machine, which cannot be copied" : $"{folder} is a single file of the target's scope, and only folders can be copied");
        }
        var mounted = File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4].Replace(@"\040", " ", StringComparison.Ordinal))
            .FirstOrDefault(place => place.StartsWith(folder + '/', StringComparison.Ordinal));
        if (mounted is not null)
        {
            throw new NoCopyException($"another file system is mounted at {mounted}, and the copy of {folder} would not show it");
        }
    }
}
