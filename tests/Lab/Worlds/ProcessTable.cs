using System.Globalization;
using System.Text;

namespace Platform.Lab.Worlds;

/// <summary>A process as the kernel shows it. Start time in clock ticks since boot tells it from a later one of the same id.</summary>
internal sealed record ProcessEntry(int Id, int Parent, long Started, string Name, bool Ended);

/// <summary>Reads <c>/proc</c>.</summary>
internal static class ProcessTable
{
    public static IReadOnlyList<ProcessEntry> Read() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Entry(id) : null)
            .OfType<ProcessEntry>(),
    ];

    /// <summary>True where its environment, as it was started, holds the variable.</summary>
    public static bool HasVariable(int id, string name, string value) =>
        ReadFile($"/proc/{id}/environ").Split('\0').Contains($"{name}={value}", StringComparer.Ordinal);

    private static ProcessEntry? Entry(int id)
    {
        var stat = ReadFile($"/proc/{id}/stat");
        var close = stat.LastIndexOf(')');
        var open = stat.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || close < open)
        {
            return null;
        }
        // State, parent, ...; the start time is the 22nd field of the line, the 20th behind the name.
        var fields = stat[(close + 2)..].Split(' ');
        return new ProcessEntry(
            id, int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture),
            stat[(open + 1)..close], fields[0] is "Z" or "X");
    }

    /// <summary>Empty where the process has gone, or may not be looked at.</summary>
    private static string ReadFile(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
