using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Parameters.Text;

/// <summary>
/// Names of services, users, packages and the like: beside the word that says what they are (<c>service nginx</c>,
/// <c>the nginx service</c>, <c>jdoe's account</c>), units by their ending, quoted names, and well-known services.
/// </summary>
internal static partial class NameCandidates
{
    private static readonly HashSet<string> KnownServices = new(
        """
        nginx apache2 httpd haproxy traefik caddy varnish tomcat jetty postgresql postgres mysql mysqld mariadb mongod mongodb redis redis-server memcached
        rabbitmq rabbitmq-server kafka zookeeper elasticsearch opensearch grafana grafana-server prometheus alertmanager node_exporter docker containerd
        kubelet etcd consul vault sshd cron crond rsyslog rsyslogd journald systemd-resolved dnsmasq named bind9 unbound postfix dovecot exim4 vsftpd
        smbd squid chronyd ntpd cups bluetooth supervisord jenkins gitlab keycloak php-fpm
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<TextSpan> Find(RunbookParameter parameter, string text)
    {
        var cues = Cues.Of(parameter);
        var isService = cues.Contains("service");
        var words = Word().Matches(text).Select(match => new TextSpan(Trim(match.Value, isService), match.Index, false)).Where(word => word.Value.Length > 0).ToList();
        var found = new List<TextSpan>();
        for (var index = 0; index < words.Count; index++)
        {
            if (cues.Contains(words[index].Value))
            {
                found.AddRange(Beside(words, index, cues, text));
            }
        }

        if (cues.Contains("user"))
        {
            found.AddRange(Person().Matches(text).Select(match => match.Groups["name"]).Where(name => !PlainWords.Contains(name.Value))
                .Select(name => new TextSpan(name.Value, name.Index, true)));
        }

        if (isService)
        {
            found.AddRange(Unit().Matches(text).Select(match => new TextSpan(match.Groups["name"].Value, match.Index, true)));
        }

        if (found.Count == 0)
        {
            found.AddRange(Quoted().Matches(text).Select(match => match.Groups["name"]).Select(name => new TextSpan(Trim(name.Value, isService), name.Index, false)));
        }

        if (found.Count == 0 && isService)
        {
            found.AddRange(words.Where(word => KnownServices.Contains(word.Value)));
            found.AddRange(Subject().Matches(text).Select(match => match.Groups["name"]).Select(name => new TextSpan(name.Value, name.Index, false)));
        }

        return found;
    }

    /// <summary>The name behind a cue, or before it. Where both might be one, the one with a digit or hyphen counts, else both.</summary>
    private static IEnumerable<TextSpan> Beside(List<TextSpan> words, int cue, IReadOnlySet<string> cues, string text)
    {
        var next = cue + 1;
        while (next < words.Count && next <= cue + 3 && (cues.Contains(words[next].Value) || IsFiller(words[next].Value)) && SameClause(words, next, text))
        {
            next++;
        }

        var after = next < words.Count && SameClause(words, next, text) && IsName(words[next].Value) ? words[next] with { Named = true } : (TextSpan?)null;
        var before = cue > 0 && SameClause(words, cue, text) && IsName(words[cue - 1].Value) ? words[cue - 1] with { Named = true } : (TextSpan?)null;
        if (after is { } behind && before is { } ahead && ahead.Value != behind.Value)
        {
            var marked = new[] { ahead, behind }.Where(span => IsMarked(span.Value)).ToList();
            return marked.Count == 1 ? marked : [ahead, behind];
        }

        return new[] { before, after }.OfType<TextSpan>().Take(1);
    }

    /// <summary>False where a full stop, comma or bracket parts a word from the one before it.</summary>
    private static bool SameClause(List<TextSpan> words, int index, string text)
    {
        var previous = words[index - 1];
        var between = text[Math.Min(text.Length, previous.Start + previous.Value.Length)..words[index].Start];
        return between.Length <= 4 && !between.Any(character => character is ',' or ';' or '.' or '!' or '?' or '(' or ')' or '\n');
    }

    private static bool IsName(string word) => !PlainWords.Contains(word) && word.Any(char.IsAsciiLetter);

    private static bool IsFiller(string word) => word is "of" or "for" or "called" or "named" or "is" or "name" or "id" or "the";

    private static bool IsMarked(string word) => word.Any(character => char.IsAsciiDigit(character) || character is '-' or '_' or '.' or '@');

    private static string Trim(string word, bool isService)
    {
        var owner = word.EndsWith("'s", StringComparison.Ordinal) || word.EndsWith("’s", StringComparison.Ordinal) ? word[..^2] : word;
        var trimmed = owner.TrimEnd('.', ',', ';', ':', '-', '@', '+');
        return isService && trimmed.EndsWith(".service", StringComparison.Ordinal) ? trimmed[..^".service".Length] : trimmed;
    }

    [GeneratedRegex(@"(?<![\w/.@-])[A-Za-z0-9_][A-Za-z0-9._@:+-]*(?:['’][st]\b)?")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![\w/])(?<name>[A-Za-z0-9_][A-Za-z0-9._@-]*)\.service\b")]
    private static partial Regex Unit();

    [GeneratedRegex("""["'`“](?<name>[A-Za-z0-9_][A-Za-z0-9._@:+-]*)["'`”]""")]
    private static partial Regex Quoted();

    [GeneratedRegex(
        @"\b(?<name>[A-Za-z][A-Za-z0-9._-]*)['’]s\s+(?:\w+\s+)?(?:account|login|password|user)\b|\bunlock(?:ing)?\s+(?<name>[A-Za-z][A-Za-z0-9._-]*[A-Za-z0-9])\b(?!\s+(?:user|account|login))|\bpassword\s+(?:of|for)\s+(?<name>[A-Za-z][A-Za-z0-9._-]*[A-Za-z0-9])\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Person();

    // A hyphenated name that begins the task is what the task is about; "web-1" is a machine.
    [GeneratedRegex(@"\A\W*(?:the\s+|our\s+)?(?<name>[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z][A-Za-z0-9]*)+)(?=\s+(?:on|at|is|are|was|does|do|cannot|can|could|will|won|has|had|keeps|fails|failed|returns|answers|crashes|stopped|refuses|reports|says|went|no)\b|['’]|\s*$)", RegexOptions.IgnoreCase)]
    private static partial Regex Subject();
}
