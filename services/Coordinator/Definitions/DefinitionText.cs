using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Coordinator.Definitions;

/// <summary>What ids and texts of definitions must be like.</summary>
internal static partial class DefinitionText
{
    /// <summary>Characters of an agent's instructions, of a template and of what is made of it.</summary>
    public const int Longest = 20_000;

    public const int LongestName = 100;

    public const int LongestDescription = 1_000;

    /// <summary>What is wrong with an id; null where nothing is.</summary>
    public static string? IdProblem(string id) => id.Length <= 63 && Id().IsMatch(id)
        ? null
        : "'id' must be 1 to 63 lower-case letters, digits and single hyphens between them.";

    /// <summary>What is wrong with a text; null where nothing is.</summary>
    public static string? Problem(string member, string text, int least, int most)
    {
        if (text.Length > most || text.Length < least || (least > 0 && string.IsNullOrWhiteSpace(text)))
        {
            return string.Create(CultureInfo.InvariantCulture, $"'{member}' has {text.Length:N0} characters{(text.Length >= least && text.Length <= most ? ", all of them blank" : "")}; give {least} to {most:N0}.");
        }
        return text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && rune.Value is not ('\n' or '\r' or '\t')))
            ? $"'{member}' holds a control character or a broken one; only line breaks and tabs are allowed."
            : null;
    }

    /// <summary>Names of the members in which two settings differ.</summary>
    public static IReadOnlyList<string> Differences(JsonElement before, JsonElement after) =>
        [.. before.EnumerateObject().Concat(after.EnumerateObject()).Select(member => member.Name).Distinct(StringComparer.Ordinal)
            .Where(name => !(before.TryGetProperty(name, out var old) && after.TryGetProperty(name, out var now) && JsonElement.DeepEquals(old, now)))];

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Id();
}
