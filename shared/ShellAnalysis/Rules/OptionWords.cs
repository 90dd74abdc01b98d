using Platform.ShellAnalysis.Resolution;

namespace Platform.ShellAnalysis.Rules;

/// <summary>The words of a command, told apart as its rule says: options with the word that each takes, and places of operands.</summary>
internal sealed record OptionWords(List<(string Name, string Value)> Options, List<int> Operands)
{
    private const string Off = "no";

    public static OptionWords Parse(ProgramRule rule, IReadOnlyList<Word> words, bool stopAtOperand)
    {
        var options = new List<(string, string)>();
        var operands = new List<int>();
        for (var index = 0; index < words.Count; index++)
        {
            var text = words[index].Text;
            if (text == "--")
            {
                operands.AddRange(Enumerable.Range(index + 1, words.Count - index - 1));
                break;
            }

            if (text.Length < 2 || text[0] is not ('-' or '/' or '+') || (text[0] == '/' && rule.Family != "cmd") || (text[0] == '+' && Find(rule, text) is null))
            {
                operands.Add(index);
                if (stopAtOperand)
                {
                    operands.AddRange(rule.Stops ? Enumerable.Range(index + 1, words.Count - index - 1) : []);
                    break;
                }

                continue;
            }

            index += Option(rule, text, index + 1 < words.Count ? words[index + 1].Text : "", options);
        }

        return new OptionWords(options, operands);
    }

    /// <summary>Adds an option, or each of a bundle; returns how many further words it takes.</summary>
    private static int Option(ProgramRule rule, string text, string next, List<(string Name, string Value)> options)
    {
        if (text.StartsWith("--", StringComparison.Ordinal) || rule.LongStyle || text[0] != '-')
        {
            var equals = text.IndexOf(rule.Family is "cmd" or "powershell" ? ':' : '=', StringComparison.Ordinal);
            text = rule.Family is "cmd" or "powershell" ? text.ToLowerInvariant() : text;
            var name = equals > 0 ? text[..equals] : text;
            var takes = equals < 0 && rule.Values.Contains(name);
            options.Add((name, equals > 0 ? text[(equals + 1)..] : takes ? next : ""));
            return takes ? Taken(next, options) : 0;
        }

        // A rule may name an option of several letters after one dash.
        if (Find(rule, text) is not null || rule.Values.Contains(text) || rule.Harmless?.Contains(text) == true)
        {
            var takes = rule.Values.Contains(text);
            options.Add((text, takes ? next : ""));
            return takes ? Taken(next, options) : 0;
        }

        for (var letter = 1; letter < text.Length; letter++)
        {
            var name = $"-{text[letter]}";
            if (rule.Values.Contains(name))
            {
                var attached = text[(letter + 1)..];
                options.Add((name, attached.Length > 0 ? attached : next));
                return attached.Length > 0 ? 0 : Taken(next, options);
            }

            options.Add((name, ""));
            if (IsOptional(rule, name))
            {
                break;
            }
        }

        return 0;
    }

    /// <summary>
    /// Counts the word that an option takes. One that looks like an option counts as that too, but lowers nothing: whether it is
    /// taken may depend on the program's version.
    /// </summary>
    private static int Taken(string next, List<(string Name, string Value)> options)
    {
        if (next.Length > 1 && next[0] == '-' && !char.IsAsciiDigit(next[1]) && next[1] != '.')
        {
            options.Add((next.Split('=')[0], Off));
        }

        return 1;
    }

    /// <summary>Whether what follows the letter of an option is its value: <c>-i*</c> among the harmless ones.</summary>
    private static bool IsOptional(ProgramRule rule, string name) => rule.Harmless?.Contains(name + "*") == true;

    public static OptionRule? Find(ProgramRule rule, string name)
    {
        if (rule.Options.TryGetValue(name, out var exact))
        {
            return exact;
        }

        // GNU programs take any unambiguous beginning of a long option, so --rec is --recursive.
        return name.Length > 4 && name.StartsWith("--", StringComparison.Ordinal)
            ? rule.Options.Where(option => option.Key.StartsWith(name, StringComparison.Ordinal) && option.Value.Effect == OptionEffect.Raises).Select(option => option.Value).MaxBy(option => option.Class)
            : null;
    }

    /// <summary>Whether an option is one that the rule speaks of, or one of which it says that it changes nothing.</summary>
    public static bool IsKnown(ProgramRule rule, string name) =>
        rule.Options.ContainsKey(name) || rule.Values.Contains(name) || (name.Length > 1 && name.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
        || rule.AnyOption.Length > 0 || rule.Harmless?.Contains(name) == true || IsOptional(rule, name);
}
