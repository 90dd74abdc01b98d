using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Rules;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>What holds for every program, known or not: credentials, devices, shells started from arguments, data sent away.</summary>
internal static partial class Overlay
{
    private static readonly HashSet<string> NamesShells = new(StringComparer.Ordinal)
    {
        "useradd", "usermod", "chsh", "adduser", "getent", "which", "type", "whereis", "ls", "stat", "test", "[", "file", "dpkg", "rpm", "readlink", "realpath", "update-alternatives",
    };

    public static void Judge(Reading reading, ProgramRule rule, string program, IReadOnlyList<Word> arguments, PipeInput input, RuleMatch? match = null)
    {
        if (match?.Settled == true)
        {
            return;
        }

        var sent = match?.Sink ?? false;
        var network = rule.Network || sent;
        Secrets(reading, rule, program, arguments, input, match);
        if (!rule.Text && !NamesShells.Contains(program) && arguments.Any(word => StartsShell().IsMatch(word.Text)))
        {
            reading.Add(program, EffectClass.PrivilegeEscalation, $"{program} is made to start a shell by its arguments");
        }

        if (match is not null && match.Class > EffectClass.ReadOnly && rule.Writes.Length > 0)
        {
            foreach (var path in Effects.Pick(rule.Writes, [.. match.Operands.Select(word => word.Text)]))
            {
                var (found, why) = Paths.Write(path);
                if (found > match.Class)
                {
                    reading.Add(program, found, $"{program} {path} {why}");
                }
            }
        }

        if (!network)
        {
            return;
        }

        if (arguments.Any(word => word.Substitution && Carries(word)))
        {
            reading.SentAway = true;
            reading.Add(program, EffectClass.Exfiltration, $"{program} sends another command's output away within a name or an address");
        }

        if (sent)
        {
            var inside = arguments.Any(word => Inside(word.Text)) && !arguments.Any(word => Outside(word.Text));
            reading.SentAway |= !inside;
            reading.Add(program, inside ? EffectClass.Mutating : EffectClass.Exfiltration, inside ? $"{program} sends data to a machine inside" : $"{program} sends data to a machine outside");
        }

        if (match?.Class is EffectClass.Mutating or EffectClass.Unknown && arguments.Any(word => Peers.IsDrop(word.Text)))
        {
            reading.SentAway = true;
            reading.Add(program, EffectClass.Exfiltration, $"{program} reaches a place known for taking data away");
        }

        if (input.Secret || (reading.SecretRead && arguments.Any(word => Outside(word.Text)) && input.Kind is InputKind.File or InputKind.Output))
        {
            reading.Add(program, EffectClass.Exfiltration, $"{program} gets credentials and reaches the network");
        }
    }

    private static void Secrets(Reading reading, ProgramRule rule, string program, IReadOnlyList<Word> arguments, PipeInput input, RuleMatch? match)
    {
        if (match?.Secret == true)
        {
            reading.SecretRead = true;
        }

        if (rule.Text || rule.Metadata)
        {
            return;
        }

        foreach (var word in arguments)
        {
            var path = word.Text.TrimStart('@');
            var at = path.IndexOfAny(['=', '@']);
            if (Paths.IsSecret(path) || (at > 0 && Paths.IsSecret(path[(at + 1)..].TrimStart('@'))))
            {
                reading.SecretRead = true;
                reading.Add(program, EffectClass.PrivilegeEscalation, $"{program} {path} touches credentials", effects: new CommandEffects { Reads = [path] });
            }
        }

        _ = input;
    }

    /// <summary>Whether another command's output is joined to a name or an address with dots: it leaves with the request.</summary>
    private static bool Carries(Word word)
    {
        var text = word.Text;
        return text.Contains(Word.Gap, StringComparison.Ordinal) && text.Length > 3 && OutwardName().IsMatch(text) && !LocalAddress().IsMatch(text);
    }

    private static bool Inside(string text) => Peers.HostOf(text) is { Length: > 0 } host && (text.Contains(':', StringComparison.Ordinal) || text == host) && host != "." && Peers.IsInside(host);

    private static bool Outside(string text) =>
        (text.Contains("://", StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal) || AddressOrName().IsMatch(text)) && !text.StartsWith('@')
        && Peers.HostOf(text) is { Length: > 0 } host && !Peers.IsInside(host);

    [GeneratedRegex(@"(?:^|[\s""'=:!;(,|`])(?:exec\s+)?(?:/usr)?/bin/(?:ba|da|z|k|c|tc|a)?sh\b|exec=(?:ba)?sh\b|(?:^|[;'""(\s])os\.(?:system|exec\w*|popen|spawn\w*)\b|pty\.spawn|os\.setuid|child_process|\bexec\s+[""']?(?:/bin/)?sh\b|:!\s*\w|^!(?:ba)?sh\b|reset;\s*(?:exec\s+)?(?:ba)?sh|\bsystem\s*\(?\s*[""'](?:/bin/)?(?:ba)?sh")]
    private static partial Regex StartsShell();

    [GeneratedRegex(@"\uFFFC[\w-]*\.[\w-]+\.?\w*|\w+\.\w+.*\uFFFC")]
    private static partial Regex OutwardName();

    [GeneratedRegex(@"^(?:[a-z]+://)?(?:localhost|127\.|\[::1\]|10\.|192\.168\.)")]
    private static partial Regex LocalAddress();

    [GeneratedRegex(@"^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$|^[\w-]+(?:\.[\w-]+)+:|^[\w-]+\.(?:example|com|net|org|io|dev|site|xyz|test|ru|cn|me)(?:[:/]|$)")]
    private static partial Regex AddressOrName();
}
