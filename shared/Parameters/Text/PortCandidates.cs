using System.Text.RegularExpressions;

namespace Platform.Parameters.Text;

/// <summary><c>port 8080</c>, <c>localhost:8080</c>, <c>:8080</c>, <c>8080/tcp</c>, <c>listening on 8080</c>.</summary>
internal static partial class PortCandidates
{
    public static IEnumerable<TextSpan> Find(string text) =>
        Port().Matches(text).SelectMany(match =>
            match.Groups["named"].Captures.Select(capture => new TextSpan(capture.Value, capture.Index, true))
                .Concat(match.Groups["port"].Captures.Select(capture => new TextSpan(capture.Value, capture.Index, false))));

    [GeneratedRegex(
        """
        \bports?\s*(?:number|no\.?|is|are)?\s*[:=\#]?\s*(?<named>\d{1,5})\b(?:\s*(?:,|and|or|to)\s*(?<named>\d{1,5})\b(?![.:]\d))*
        |\b(?:localhost|[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*|\d{1,3}(?:\.\d{1,3}){3}):(?<port>\d{2,5})\b(?![:.]\d)
        |(?:(?<!\S)|[\]*]):(?<port>\d{2,5})\b(?![:.]\d)
        |\b(?<port>\d{1,5})/(?:tcp|udp)\b
        |\b(?:listen|bind)\w*\s+(?:(?:on|at|to)\s+)?(?<port>\d{2,5})\b(?![:.]\d)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex Port();
}
