using Platform.ShellAnalysis.Rules;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Finds the command within the words of a program that runs another.</summary>
internal static class Wrappers
{
    /// <summary>The words of the inner command (none where there is none); null where the program, so called, is no wrapper.</summary>
    public static (List<Word>? Wrapped, WrapperRule? Wrapper, ProgramRule Level) Unwrap(ProgramRule rule, List<Word> arguments)
    {
        var rest = arguments;
        while (rule.Sub is not null)
        {
            var at = FirstOperand(rule, rest, 0);
            if (at >= rest.Count || !rule.Sub.TryGetValue(rest[at].Text, out var sub))
            {
                break;
            }

            rest = rest.GetRange(at + 1, rest.Count - at - 1);
            rule = sub;
        }

        if (rule.Wrapper is not { } wrapper)
        {
            return (null, null, rule);
        }

        if (Script(wrapper, rest) is { } script)
        {
            return (script, wrapper with { Script = true }, rule);
        }

        if (wrapper.AfterDashes)
        {
            var dashes = rest.FindIndex(word => word.Text == "--");
            if (dashes >= 0)
            {
                return (rest.GetRange(dashes + 1, rest.Count - dashes - 1), wrapper, rule);
            }
        }

        var start = FirstOperand(rule, rest, wrapper.Skip);
        return (start < rest.Count ? rest.GetRange(start, rest.Count - start) : [], wrapper, rule);
    }

    /// <summary>The script that an option names: <c>-c script</c>, <c>-lc script</c>, <c>-cscript</c>, <c>--command=script</c>.</summary>
    private static List<Word>? Script(WrapperRule wrapper, List<Word> words)
    {
        for (var index = 0; index < words.Count; index++)
        {
            var text = words[index].Text;
            foreach (var option in wrapper.ScriptOptions)
            {
                var letter = option.Length == 2;
                var alone = text == option || (letter && text.Length > 2 && text[0] == '-' && text[1] != '-' && text[^1] == option[1] && text.Skip(1).All(char.IsAsciiLetter));
                var attached = letter ? text.StartsWith(option, StringComparison.Ordinal) && text.Length > 2 : text.StartsWith(option + "=", StringComparison.Ordinal);
                if (alone && index + 1 < words.Count)
                {
                    return words.GetRange(index + 1, wrapper.ScriptRest ? words.Count - index - 1 : 1);
                }

                if (attached)
                {
                    var first = words[index] with { Text = text[(option.Length + (letter ? 0 : 1))..] };
                    return wrapper.ScriptRest ? [first, .. words.Skip(index + 1)] : [first];
                }
            }
        }

        return null;
    }

    /// <summary>The place of an operand, after options and their values.</summary>
    private static int FirstOperand(ProgramRule rule, List<Word> words, int skip)
    {
        for (var index = 0; index < words.Count; index++)
        {
            var text = words[index].Text;
            if (text == "--")
            {
                return Math.Min(words.Count, index + 1 + skip);
            }

            if (text.Length > 0 && text[0] == '-')
            {
                var last = text.StartsWith("--", StringComparison.Ordinal) || rule.LongStyle || rule.Values.Contains(text) ? text : text.Length == 1 ? text : $"-{text[^1]}";
                var bundled = last != text && text.Skip(1).SkipLast(1).Any(letter => rule.Values.Contains($"-{letter}"));
                index += rule.Values.Contains(last) && !bundled ? 1 : 0;
                continue;
            }

            if (skip-- == 0)
            {
                return index;
            }
        }

        return words.Count;
    }
}
