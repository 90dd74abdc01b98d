using System.Text.RegularExpressions;

namespace Platform.Parameters.Text;

/// <summary>Absolute paths: quoted ones with all they hold, bare ones up to the next space or closing punctuation. Parts of URLs are none.</summary>
internal static partial class PathCandidates
{
    public static IEnumerable<TextSpan> Find(string text) =>
        Path().Matches(text).Select(match => match.Groups["quoted"] is { Success: true } quoted
            ? new TextSpan(quoted.Value, quoted.Index, false)
            : new TextSpan(Trim(match.Value), match.Index, false));

    private static string Trim(string path) => path.TrimEnd('.', ',', ';', ':', '!', '?', '-') is { Length: > 0 } trimmed ? trimmed : path;

    [GeneratedRegex(
        """
        (?<quote>["'`])(?<quoted>(?:/|[A-Za-z]:\\)[^"'`\n]*)\k<quote>
        |(?<![\w/.:~$}\])>*-])/(?:[A-Za-z0-9._@+:,=%~-]+(?:/+[A-Za-z0-9._@+:,=%~-]+)*/?|(?=[\s.,;:!?)]|\z))
        |(?<![\w\\])[A-Za-z]:\\[^\s"'<>|?*,;]*
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Path();
}
