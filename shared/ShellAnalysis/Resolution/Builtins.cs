namespace Platform.ShellAnalysis.Resolution;

/// <summary>What builtins of the shell change in what is known: they set variables, parameters and the rules of splitting.</summary>
internal static class Builtins
{
    public static void Apply(string program, List<Word> arguments, Variables variables)
    {
        switch (program)
        {
            case "read" or "mapfile" or "readarray" or "getopts" or "let" or "unset" or "declare" or "typeset" or "local" or "export" or "readonly" or "wait" or "printf" or "exec":
                if (program is "printf" or "wait" && !arguments.Exists(word => !word.Known || word.Text.StartsWith("-v", StringComparison.Ordinal) || word.Text.StartsWith("-p", StringComparison.Ordinal)))
                {
                    break;
                }

                Lose(program, arguments, variables);
                if (program == "exec" && arguments is [{ Text: ['-', ..] }, ..])
                {
                    // One of its options empties the environment.
                    variables.UnexportAll();
                }

                break;
            case "set":
                Set(arguments, variables);
                break;
            case "shift":
                Shift(arguments, variables);
                break;
            case "source" or "." or "enable":
                variables.LoseAll();
                break;
            case "shopt" when arguments.Exists(word => !word.Known || word.Text == "lastpipe"):
                // What the last command of a pipe sets may stay set.
                variables.LoseAll();
                break;
            case "shopt":
                variables.OddSplitting = true;
                break;
            default:
                break;
        }
    }

    private static void Lose(string program, List<Word> arguments, Variables variables)
    {
        foreach (var word in arguments)
        {
            if (!word.Known && (program is not ("printf" or "exec") || word.Text.StartsWith(Word.Gap) || word.Unsplit))
            {
                variables.LoseAll();
                return;
            }

            var end = word.Text.IndexOfAny(['=', '[', '+']);
            var name = end >= 0 ? word.Text[..end] : word.Text;
            foreach (var one in program == "let" ? System.Text.RegularExpressions.Regex.Matches(word.Text, @"[A-Za-z_]\w*").Select(match => match.Value) : [name, name.StartsWith("-v", StringComparison.Ordinal) ? name[2..] : name])
            {
                if (program is "declare" or "typeset" or "local" or "readonly" or "mapfile" or "readarray" || (program == "read" && arguments.Exists(option => option.Text is ['-', .., 'a'])))
                {
                    variables.SetOdd(one);
                }
                else
                {
                    variables.Lose(one);
                }
            }

            if (program == "unset")
            {
                variables.Undeclare(name);
            }

            if (program is "unset" or "export" or "declare" or "typeset" or "local")
            {
                variables.Unexport(name);
            }
        }
    }

    private static void Set(List<Word> arguments, Variables variables)
    {
        var options = arguments.TakeWhile(word => word.Known && word.Text.Length > 1 && word.Text[0] is '-' or '+' && word.Text != "--").ToList();
        if (options.Exists(word => word.Text.AsSpan(1).IndexOfAny('f', 'k', 'B') >= 0 || word.Text.Contains('o', StringComparison.Ordinal)) || arguments.Exists(word => !word.Known))
        {
            // Globbing, words that are assignments, braces: rules of expansion change.
            variables.OddSplitting = true;
        }

        if (options.Exists(word => word.Text.AsSpan(1).IndexOfAny('k', 'B') >= 0) || arguments.Exists(word => word.Text is "keyword" or "braceexpand" or "posix"))
        {
            variables.LoseAll();
            variables.OddWords = true;
            return;
        }

        var rest = arguments.Skip(options.Count).ToList();
        if (arguments.Exists(word => !word.Known))
        {
            variables.Positional = null;
        }
        else if (rest.Count > 0 && rest[0].Text == "--")
        {
            variables.Positional = [.. rest.Skip(1)];
        }
        else if (rest.Count > 0 && !options.Exists(word => word.Text.Contains('o', StringComparison.Ordinal)))
        {
            variables.Positional = rest;
        }
        else if (rest.Count > 0)
        {
            variables.Positional = null;
        }
    }

    private static void Shift(List<Word> arguments, Variables variables)
    {
        var count = arguments.Count == 0 ? 1 : arguments[0].Known && int.TryParse(arguments[0].Text, out var given) ? given : -1;
        var words = count < 0 ? null : variables.Positional;
        if (words is not null && count > words.Count && words.All(word => word.One))
        {
            // It fails, and nothing is shifted.
            return;
        }

        // Where one of the first may be several words or none, which are shifted away is not known.
        variables.Positional = words is not null && count <= words.Count && words.Take(count).All(word => word.One) ? [.. words.Skip(count)] : null;
    }
}
