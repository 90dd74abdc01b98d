using System.Net;
using System.Text.RegularExpressions;

namespace Platform.Parameters.Text;

/// <summary>Addresses, full host names, hosts of URLs, and numbered names such as <c>web-1</c>.</summary>
internal static partial class HostCandidates
{
    private static readonly HashSet<string> FileEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        "log", "conf", "cfg", "ini", "yaml", "yml", "json", "toml", "txt", "sh", "py", "pl", "rb", "js", "php", "html", "xml", "md", "csv", "sql",
        "service", "timer", "socket", "mount", "target", "slice", "path", "pem", "crt", "cer", "key", "csr", "pid", "lock", "db", "sqlite", "bak",
        "tmp", "gz", "tar", "tgz", "zip", "bz2", "xz", "deb", "rpm", "jar", "war", "so", "exe", "dll", "ps1", "env", "d", "old", "swp", "out", "err",
    };

    public static IEnumerable<TextSpan> Find(string text) =>
        Host().Matches(text).Select(match => match.Groups["host"]).Where(IsHost).Select(group => new TextSpan(group.Value, group.Index, false));

    private static bool IsHost(Group group)
    {
        var value = group.Value;
        if (IPAddress.TryParse(value, out _) || !value.Contains('.', StringComparison.Ordinal))
        {
            return true;
        }

        var ending = value[(value.LastIndexOf('.') + 1)..];
        return ending.Length >= 2 && ending.All(char.IsAsciiLetter) && !FileEndings.Contains(ending);
    }

    [GeneratedRegex(
        """
        \b[a-z][a-z0-9+]*://(?:[^\s/@]+@)?(?<host>[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9])
        |(?<![\w./@:-])(?<host>\d{1,3}(?:\.\d{1,3}){3})(?![\w.-]*\d*/\w|\.\d)
        |(?<![\w/@.:-])(?<host>[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+)(?![\w/-])
        |\b(?:host|hostname|server|node|machine|on|at|from|to|of|resolve|ping|reach|lookup)\s+(?:the\s+)?(?:host\s+|server\s+)?["'`]?(?<host>[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*-?\d+)(?![\w./-]*\w)
        |\b(?<host>localhost)\b
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex Host();
}
