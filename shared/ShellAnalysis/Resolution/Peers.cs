using System.Net;
using System.Text.RegularExpressions;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Hosts: which of them lie inside, and which announce themselves as places where stolen data goes.</summary>
internal static partial class Peers
{
    /// <summary>Whether a host is this machine, a private address, or a bare or internal name. What cannot be told is outside.</summary>
    public static bool IsInside(string host)
    {
        host = host.Split('@')[^1].Trim('[', ']');
        if (IPAddress.TryParse(host, out var address))
        {
            var bytes = address.GetAddressBytes();
            return IPAddress.IsLoopback(address) || (bytes.Length == 4 && (bytes[0] == 10 || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)));
        }

        return host.Length > 0 && !host.Contains(Word.Gap, StringComparison.Ordinal) && InsideName().IsMatch(host);
    }

    /// <summary>The host of <c>user@host:path</c>, <c>host:port</c> or an address with a scheme; empty where there is none.</summary>
    public static string HostOf(string text) => Address().Match(text) is { Success: true } match ? match.Groups["host"].Value : "";

    /// <summary>Whether a name is that of a public drop or says what it is for.</summary>
    public static bool IsDrop(string text) => Drop().IsMatch(text);

    [GeneratedRegex(@"^(?:[A-Za-z0-9_-]+|localhost|.*\.(?:local|internal|lan|intra|corp|home\.arpa|svc|cluster\.local))$")]
    private static partial Regex InsideName();

    [GeneratedRegex(@"^(?:[a-z][a-z0-9+.-]*://)?(?:[^@/\s]+@)?(?<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(?::|/|$)")]
    private static partial Regex Address();

    [GeneratedRegex(
        @"attacker|exfil|\bevil|[.-]drop\b|\bdrop[.-]|collector|webhook\.site|requestbin|ngrok|burpcollab|\boast\b|interact\.sh|pastebin|\bpaste\.|transfer\.sh|\btransfer\.|file\.io|0x0\.st|termbin|ix\.io|temp\.sh|anonfiles|gofile",
        RegexOptions.IgnoreCase)]
    private static partial Regex Drop();
}
