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
                break;
            case "set":
                Set(arguments, variables);
                break;
            case "shift":
                Shift(arguments, variables);
                break;
            case "source" or ".":
                variables.LoseAll();
                break;
            case "shopt" or "enable":
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
                if (program is "declare" or "typeset" or "local" or "readonly")
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
        variables.Positional = variables.Positional is { } words && count >= 0 && count <= words.Count ? [.. words.Skip(count)] : null;
    }
}
