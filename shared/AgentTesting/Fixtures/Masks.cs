using System.Text.RegularExpressions;

namespace Platform.AgentTesting.Fixtures;

/// <summary>Replaces what is another one in every run: ids, and times of the clock.</summary>
internal static partial class Masks
{
    public static string Apply(string text) => Time().Replace(Id().Replace(text, "{id}"), "{time}");

    /// <summary>Ids in the order in which they first stand there.</summary>
    public static IReadOnlyList<string> Ids(string text) => [.. Id().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.IgnoreCase, 5_000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?: ?UTC|Z|[+-]\d{2}:\d{2})?", RegexOptions.None, 5_000)]
    private static partial Regex Time();
}
