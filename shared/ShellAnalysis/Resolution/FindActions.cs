using Platform.ShellAnalysis.Rules;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>What <c>find</c> does with what it finds.</summary>
internal static class FindActions
{
    private static readonly HashSet<string> Runs = new(StringComparer.Ordinal) { "-exec", "-execdir", "-ok", "-okdir" };

    private static readonly HashSet<string> Files = new(StringComparer.Ordinal) { "-fprint", "-fprint0", "-fprintf", "-fls" };

    /// <summary>Adds the commands that find runs; false where it runs none and its rule alone decides.</summary>
    public static bool Resolve(Reading reading, CommandResolver resolver, TreeWalker walker, List<Word> arguments, List<Word> argv, Variables variables)
    {
        reading.Add("find", EffectClass.ReadOnly, "find looks for files", argv, effects: new CommandEffects
        {
            Reads = [.. arguments.TakeWhile(word => !word.Text.StartsWith('-') && word.Text is not ("(" or "!")).Select(word => word.Text)],
        });
        for (var index = 0; index < arguments.Count; index++)
        {
            var text = arguments[index].Text;
            if (text == "-delete")
            {
                reading.Add("find", EffectClass.Destructive, $"{CommandResolver.Shown(argv)}: -delete removes what it finds",
                    blocked: arguments.Exists(word => !word.Text.StartsWith('-') && Paths.IsDangerousWhenEmpty(word.Text)));
            }
            else if (Files.Contains(text) && index + 1 < arguments.Count)
            {
                var (found, why) = Paths.IsSink(arguments[index + 1].Text) ? (EffectClass.ReadOnly, "keeps nothing") : Paths.Write(arguments[index + 1].Text);
                reading.Add("find", found, $"find {text} {arguments[index + 1].Text} {why}");
            }
            else if (Runs.Contains(text))
            {
                var end = arguments.FindIndex(index + 1, word => word.Text == ";" || word.Text == "+");
                var command = arguments.GetRange(index + 1, (end < 0 ? arguments.Count : end) - index - 1);
                command = [.. command.Select(word => word.Text.Contains("{}", StringComparison.Ordinal)
                    ? word with { Text = word.Text.Replace("{}", Word.Filled.ToString(), StringComparison.Ordinal) } : word)];
                if (command.Count > 0)
                {
                    resolver.Resolve(walker, command, PipeInput.None, variables);
                }

                index = end < 0 ? arguments.Count : end;
            }
            else if (!text.StartsWith('-') && arguments[index].Substitution && !arguments[index].Known && text.Length == 1)
            {
                // Output of another command may be an action such as -delete.
                reading.Add("find", EffectClass.Unknown, "find gets words that are only known when it runs");
            }
        }

        return true;
    }
}
