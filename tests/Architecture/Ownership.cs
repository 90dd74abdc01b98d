using System.Text.RegularExpressions;

namespace Platform.Tests.Architecture;

/// <summary>Tables and queues of each service, read from its migrations and registrations.</summary>
internal static partial class Ownership
{
    public static IReadOnlyList<string> Tables(string service) =>
        [.. Repository.Files($"services/{service}", ".sql").SelectMany(path => Table().Matches(Repository.Read(path))).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Queues(string service) =>
        [.. Repository.Files($"services/{service}", ".cs").SelectMany(path => Queue().Matches(Repository.Read(path)))
            .Select(match => match.Groups["kind"].Value == "ParkedMessages" ? $"{match.Groups["name"].Value}-parked-messages" : match.Groups["name"].Value)
            .Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"create\s+table\s+(if\s+not\s+exists\s+)?(?<name>\w+)", RegexOptions.IgnoreCase)]
    public static partial Regex Table();

    [GeneratedRegex(@"\.Add(?<kind>Consumer|Work|Saga|ParkedMessages)<[^>]*(<[^>]*>[^>]*)*>\(\s*""(?<name>[a-z0-9-]+)""")]
    private static partial Regex Queue();
}
