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

        if (wrapper.ScriptOption.Length > 0)
        {
            var option = rest.FindIndex(word => word.Text == wrapper.ScriptOption);
            if (option >= 0 && option + 1 < rest.Count)
            {
                return (rest.GetRange(option + 1, 1), wrapper with { Script = true }, rule);
            }
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
