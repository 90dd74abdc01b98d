namespace Platform.ShellAnalysis.Resolution;

/// <summary>Shells that a script starts: what they run stands in their words, comes from their input, or is not known.</summary>
internal sealed class ShellCalls(Reading reading)
{
    private static readonly HashSet<string> Shells = new(StringComparer.Ordinal) { "sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "fish", "csh", "tcsh", "rbash" };

    public static bool IsShell(string program) => Shells.Contains(program);

    /// <summary>Judges the script that a shell is started with and says what it prints.</summary>
    public PipeInput Resolve(TreeWalker walker, string program, List<Word> arguments, List<Word> argv, PipeInput input, Variables variables)
    {
        var index = 0;
        var noExecution = false;
        var odd = program != "bash";
        for (; index < arguments.Count && arguments[index].Text is ['-' or '+', _, ..] option; index++)
        {
            if (option is "--version" or "--help")
            {
                reading.Add(program, EffectClass.ReadOnly, $"{program} {option} only prints", argv);
                return new PipeInput(InputKind.Output);
            }

            // -k, +B and some of -O change how words are read.
            odd |= !arguments[index].Known || (option[1] != '-' && option.AsSpan(1).IndexOfAny("kBO") >= 0) || arguments.ElementAtOrDefault(index + 1)?.Text is "keyword" or "braceexpand";
            if (option is "--rcfile" or "--init-file" || (option[1] != '-' && option[^1] is 'o' or 'O'))
            {
                index++;
                continue;
            }

            noExecution |= !option.StartsWith("--", StringComparison.Ordinal) && option.Contains('n', StringComparison.Ordinal);
            if (!option.StartsWith("--", StringComparison.Ordinal) && option[0] == '-' && option.Contains('c', StringComparison.Ordinal))
            {
                if (index + 1 >= arguments.Count)
                {
                    break;
                }

                var code = arguments[index + 1];
                if (code.Substitution)
                {
                    reading.Add(program, EffectClass.Obfuscated, $"{program} {option} runs what another command prints", argv);
                }

                // The first word after the code is the name, those that follow are its parameters.
                var child = variables.Child(arguments.GetRange(Math.Min(arguments.Count, index + 3), Math.Max(0, arguments.Count - index - 3)));
                child.OddWords = odd;
                if (arguments.Take(index + 3).Any(word => !word.One))
                {
                    child.Positional = null;
                }

                walker.Script(code.Text, child, input, $"{program} {option}");
                return new PipeInput(InputKind.Output);
            }

            if (option is "-s" or "-i" or "-l" && index + 1 == arguments.Count)
            {
                break;
            }
        }

        if (noExecution)
        {
            reading.Add(program, EffectClass.ReadOnly, $"{program} -n only reads the script", argv);
        }
        else if (index < arguments.Count && arguments[index].Text != "-s" && arguments[index].Text != "-")
        {
            var script = arguments[index];
            var remote = script.Substitution || script.Text.StartsWith("/dev/stdin", StringComparison.Ordinal);
            reading.Add(program, remote ? EffectClass.Obfuscated : EffectClass.Unknown,
                remote ? $"{program} runs what another command prints" : $"{program} {script.Text} runs a file whose content is not known here", argv);
        }
        else
        {
            var child = variables.Child(null);
            child.OddWords = odd;
            Fed(walker, program, argv, input, child);
        }

        return new PipeInput(InputKind.Output);
    }

    /// <summary>A shell that reads its script from standard input.</summary>
    private void Fed(TreeWalker walker, string program, List<Word> argv, PipeInput input, Variables variables)
    {
        switch (input.Kind)
        {
            case InputKind.Literal when input.Text is { } text:
                walker.Script(text, variables, PipeInput.None, $"{program} reading text");
                break;
            case InputKind.Decoded:
                reading.Add(program, EffectClass.Obfuscated, $"{program} runs what a decoder prints", argv);
                break;
            case InputKind.Remote:
                reading.Add(program, EffectClass.PrivilegeEscalation, $"{program} runs what another machine sends, unseen", argv);
                break;
            case InputKind.None:
                reading.Add(program, EffectClass.PrivilegeEscalation, $"{program} without a script gives a shell", argv);
                break;
            default:
                reading.Add(program, EffectClass.Unknown, $"{program} runs what it reads, which is not known here", argv);
                break;
        }
    }
}
