using System.Text;
using Platform.ShellAnalysis.Resolution;
using Platform.ShellAnalysis.Rules;

namespace Platform.ShellAnalysis.WindowsShells;

/// <summary>What cmd.exe and PowerShell have in common: words, programs, rules without regard to case.</summary>
internal static class WindowsCommand
{
    public static CommandVerdict Verdict(string program, EffectClass found, string reason, IReadOnlyList<string>? words = null, CommandEffects? effects = null) =>
        new() { Program = program, Class = found, Reasons = [reason], Arguments = words, Effects = effects ?? new CommandEffects() };

    /// <summary>A program's name without folder and ending.</summary>
    public static string Program(string word)
    {
        var name = word.Trim('"').Split('\\', '/')[^1].ToLowerInvariant();
        return name.EndsWith(".exe", StringComparison.Ordinal) || name.EndsWith(".com", StringComparison.Ordinal) ? name[..^4] : name;
    }

    /// <summary>Words split at spaces outside of quotes; quotes are dropped.</summary>
    public static List<Word> Words(string text)
    {
        var words = new List<Word>();
        var current = new StringBuilder();
        var (quote, started) = ('\0', false);
        foreach (var letter in text)
        {
            if (quote != '\0' ? letter == quote : letter == '"')
            {
                quote = quote == '\0' ? letter : '\0';
                started = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                if (started)
                {
                    words.Add(Word.Literal(current.ToString()));
                }

                current.Clear();
                started = false;
            }
            else
            {
                current.Append(letter);
                started = true;
            }
        }

        if (started)
        {
            words.Add(Word.Literal(current.ToString()));
        }

        return words;
    }

    public static CommandVerdict Judge(string platform, string name, IReadOnlyList<Word> arguments, RuleBook rules)
    {
        var shown = CommandResolver.Shown([Word.Literal(name), .. arguments]);
        var rule = rules.FindWindows(platform, name) ?? (platform == "powershell" ? rules.FindWindows("cmd", name) : null);
        if (rule is null)
        {
            return Verdict(name, arguments.Any(word => Paths.IsSecret(word.Text)) ? EffectClass.PrivilegeEscalation : EffectClass.Unknown, $"{shown}: no rule knows '{name}'");
        }

        var match = RuleMatcher.Match(rule, arguments);
        var found = match.Class;
        var why = match.Why;
        if (!match.Settled && !rule.Text && arguments.FirstOrDefault(word => Paths.IsSecret(word.Text)) is { } secret && found < EffectClass.PrivilegeEscalation)
        {
            (found, why) = (EffectClass.PrivilegeEscalation, $"{secret.Text} holds credentials");
        }

        if (found is EffectClass.Mutating && match.Rule.Writes.Length > 0)
        {
            foreach (var path in Effects.Pick(match.Rule.Writes, [.. match.Operands.Select(word => word.Text)]))
            {
                var (written, because) = Paths.Write(path);
                (found, why) = written > found ? (written, $"{path} {because}") : (found, why);
            }
        }

        return Verdict(name, found, $"{shown}: {why}", [name, .. arguments.Select(word => word.Text)], Effects.Of(match, arguments));
    }
}
