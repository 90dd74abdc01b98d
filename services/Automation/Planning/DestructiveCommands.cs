using System.Text.RegularExpressions;

namespace Platform.Automation.Planning;

/// <summary>
/// A light scan for commands that destroy. It only ever raises a risk: a script without a hit is not thereby harmless.
/// </summary>
internal static partial class DestructiveCommands
{
    /// <summary>The commands found, in short, each once.</summary>
    public static IReadOnlyList<string> Find(string script) =>
    [
        .. Destructive().Matches(string.Join('\n', script.Split('\n').Where(line => !line.TrimStart().StartsWith('#'))))
            .Select(match => Space().Replace(match.Value.Trim(), " ")).Distinct(StringComparer.Ordinal).Take(5),
    ];

    [GeneratedRegex(
        """
        \brm\s+(?:-\S+\s+)*(?:-[a-zA-Z]*[rR][a-zA-Z]*|--recursive)\b
        |\bfind\b[^\n|;]*\s-delete\b
        |\bmkfs(?:\.\w+)?\b|\bwipefs\b|\bshred\b|\bblkdiscard\b|\bsgdisk\b|\bfdisk\b|\bparted\b
        |\bdd\s+[^\n|;]*\bof=
        |>\s*/dev/(?:sd|nvme|vd|xvd|mapper)\w*
        |\b(?:reboot|shutdown|poweroff|halt)\b
        |\b(?:userdel|groupdel|deluser)\b
        |\bchmod\s+(?:-R\s+)?0?777\b|\bchown\s+-R\b|\bchmod\s+-R\b
        |\bkill\s+-(?:9|KILL|SIGKILL)\s+-1\b|\bkillall\b
        |\biptables\s+-F\b|\bnft\s+flush\b
        |\b(?:lvremove|vgremove|zfs\s+destroy|zpool\s+destroy)\b
        |\b(?:drop|truncate)\s+(?:table|database|schema)\b
        |\bgit\s+push\s+[^\n]*--force\b
        |\bRemove-Item\b[^\n]*-Recurse\b|\bFormat-Volume\b|\bClear-Disk\b|\bStop-Computer\b|\bRestart-Computer\b
        |\baws\s+\S+\s+(?:delete|terminate|deregister|revoke)[\w-]*
        |\|\s*(?:sudo\s+)?(?:ba)?sh\b
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex Destructive();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
