using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Whether a word is a number for sure, or several, whatever a script meets: then it is no code where it stands in an expression.</summary>
internal static partial class NumericText
{
    /// <summary>Whether all parts of a word are digits, signs and numbers.</summary>
    public static bool Is(ShellNode word, Variables variables) => Parts(word).All(part =>
        part.Type is "Lit" or "SglQuoted" ? IsText(part.Text("Value")) || Range().IsMatch(part.Text("Value")) : IsPart(part, variables));

    /// <summary>Whether a text cannot name anything.</summary>
    public static bool IsText(string text) => Digits().IsMatch(text);

    /// <summary>The parts of a word, quotes opened.</summary>
    public static IEnumerable<ShellNode> Parts(ShellNode word) =>
        word.Children("Parts").SelectMany(part => part.Type == "DblQuoted" ? Parts(part) : [part]);

    /// <summary>Whether a part that is no plain text is a number.</summary>
    public static bool IsPart(ShellNode part, Variables variables) => part.Type switch
    {
        "ArithmExp" => true,
        "ParamExp" => IsParameter(part, variables),
        "CmdSubst" => part.Children("Stmts") is [var only] && Prints(only, variables),
        _ => false,
    };

    private static bool IsParameter(ShellNode part, Variables variables)
    {
        var name = part.Child("Param")?.Text("Value") ?? "";
        if (part.Flag("Length"))
        {
            return true;
        }

        if (part.Flag("Excl") || part.Has("Names"))
        {
            return false;
        }

        var raw = part.Raw();
        if (OnlyDigits().IsMatch(raw))
        {
            return true;
        }

        // A default or an alternative may be any text; what is cut off leaves a number one.
        var other = part.Child("Exp")?.Child("Word");
        var cuts = Cut().IsMatch(raw);
        return variables.IsNumber(name) && !part.Has("Repl") && (other is null || cuts || Is(other.Value, variables)) && !raw.EndsWith("@P}", StringComparison.Ordinal);
    }

    /// <summary>Whether a statement prints numbers alone: that of the last command of its pipe decides.</summary>
    private static bool Prints(ShellNode statement, Variables variables)
    {
        if (statement.Child("Cmd") is not { } command)
        {
            return false;
        }

        if (command.Type == "BinaryCmd")
        {
            return Prints(command.Child("Y")!.Value, variables) && (command.Operator() is "|" or "|&" || Prints(command.Child("X")!.Value, variables));
        }

        if (command.Type != "CallExpr" || command.Children("Args") is not { Count: > 0 } args)
        {
            return false;
        }

        var words = args.SelectMany(word => WordExpander.Expand(word, variables)).ToList();
        if (words.Count == 0 || !words[0].Known || variables.Function(words[0].Text) is not null)
        {
            return false;
        }

        var options = words.Skip(1).TakeWhile(word => word.Text.StartsWith('-') && word.Text != "--").Select(word => word.Text).ToList();
        var operands = words.Count - 1 - options.Count;
        return CommandResolver.BaseName(words[0].Text) switch
        {
            "echo" => args.Skip(1).All(word => Is(word, variables)),
            "printf" => words.Count > 1 && words[1].Known && NumberFormat().IsMatch(words[1].Text),
            "wc" => operands == 0 && options is ["-l" or "-c" or "-w" or "-m"],
            "grep" or "egrep" or "fgrep" => options.Exists(option => CountOption().IsMatch(option)) && !options.Exists(option => AnyName().IsMatch(option)) && operands <= 2 && words.All(word => word.One),
            "date" => words.Skip(1).Any(word => word.Known && DateFormat().IsMatch(word.Text)),
            "stat" => words.Skip(1).Zip(words.Skip(2)).Any(pair => pair is { First.Text: "-c", Second.Known: true } && StatFormat().IsMatch(pair.Second.Text))
                || options.Exists(option => option.StartsWith("--format=", StringComparison.Ordinal) && StatFormat().IsMatch(option[9..])),
            "id" => options is ["-u" or "-g" or "-G"],
            "pgrep" => options.TrueForAll(option => option is not ("-l" or "-a")) && !options.Exists(option => option.StartsWith("--", StringComparison.Ordinal)),
            "nproc" or "pidof" or "seq" => true,
            "getconf" => words.Count == 2 && words[1] is { Known: true, Text: "CLK_TCK" or "PAGE_SIZE" or "PAGESIZE" or "LONG_BIT" or "ARG_MAX" or "NPROCESSORS_ONLN" or "_NPROCESSORS_ONLN" },
            "tr" => words.Count == 3 && words[1].Text is "-dc" or "-cd" && words[2] is { Known: true, Text: "0-9" or "[0-9]" or "[:digit:]" or "0-9\\n" or "[:digit:]\\n" },
            "sed" => words.Count == 2 && words[1] is { Known: true, Text: "s/[^0-9]//g" or "s/[^0-9]*//g" },
            "awk" => words.Skip(1).LastOrDefault(word => word.Text.Contains("print", StringComparison.Ordinal)) is { Known: true, Text: var program } && AwkPrintsNumbers(program),
            _ => false,
        };
    }

    /// <summary>Whether each print of a program of awk prints the result of a sum, a count or a format of numbers.</summary>
    private static bool AwkPrintsNumbers(string program)
    {
        var prints = AwkPrint().Matches(program);
        return prints.Count > 0 && prints.Count == AwkWord().Count(program) && prints.All(print => AwkNumber().IsMatch(print.Groups["what"].Value.Trim()));
    }

    [GeneratedRegex(@"\A(?:[\s\d+\-*/%().,:<>=!&|^~?#]*|\s*[-+]?0[xX][0-9A-Fa-f]+\s*)\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A\{-?\d+\.\.-?\d+(?:\.\.-?\d+)?\}\z")]
    private static partial Regex Range();

    [GeneratedRegex(@"\A\$\{\w+//\[(?:!|\^)(?:0-9|\[:digit:\])\]/?\}\z")]
    private static partial Regex OnlyDigits();

    [GeneratedRegex(@"\A\$\{\w+(?:%|#)")]
    private static partial Regex Cut();

    [GeneratedRegex(@"\A(?:[\s\d.:]|\\n|%[-+ 0]?\d*(?:\.\d+)?[duif])*\z")]
    private static partial Regex NumberFormat();

    [GeneratedRegex(@"\A(?:-[A-Za-z]*c[A-Za-z]*|--count)\z")]
    private static partial Regex CountOption();

    [GeneratedRegex(@"\A(?:-[A-Za-z]*[rRHoL].*|--(?:recursive|with-filename|dereference-recursive|only-matching|files.*|label.*))\z")]
    private static partial Regex AnyName();

    [GeneratedRegex(@"\A\+(?:%-?[sNYmdHMSjuwyCIekl]|[\s\d:./-])+\z")]
    private static partial Regex DateFormat();

    [GeneratedRegex(@"\A(?:%[abBdghGiostTuUWXYZ]|[\s\d])+\z")]
    private static partial Regex StatFormat();

    [GeneratedRegex(@"\bprintf?\b(?<what>[^;}\n>|]*)")]
    private static partial Regex AwkPrint();

    [GeneratedRegex(@"\bprintf?\b")]
    private static partial Regex AwkWord();

    [GeneratedRegex(@"\A\(?(?:N[RF]|FNR|\d+|int\([^""]*\)|length(?:\([^""]*\))?|[\w$+*/ .()%-]*[+*/-] ?\d+|""(?:[\s\d.]|\\n|%\d*(?:\.\d+)?d|%\.0f)*""\s*,[^""]*)\)?\z")]
    private static partial Regex AwkNumber();
}
