using System.Text;
using System.Text.RegularExpressions;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Reads the program of <c>awk</c> for what reaches beyond its input: commands, files, other code.</summary>
internal static partial class AwkProgram
{
    private static readonly (EffectClass Class, string Why) Strange = (EffectClass.Unknown, "its program is not understood");

    public static (EffectClass Class, string Why) Judge(string program)
    {
        if (Bare(program) is not { } code)
        {
            return Strange;
        }

        return Runs().IsMatch(code) ? (EffectClass.PrivilegeEscalation, "its program runs commands")
            : Reaches().IsMatch(code) ? (EffectClass.Unknown, "its program reads other files or runs code that it does not name")
            : Writes(code) ? (EffectClass.Mutating, "its program writes files")
            : (EffectClass.ReadOnly, "");
    }

    /// <summary>
    /// The program with its texts, expressions and comments taken out, a text that names the terminal's outputs as <c>"o"</c>;
    /// null where a slash may be either a division or the begin of an expression, or something does not end.
    /// </summary>
    private static string? Bare(string program)
    {
        var code = new StringBuilder();
        for (var at = 0; at < program.Length; at++)
        {
            var letter = program[at];
            if (letter == '#')
            {
                at = program.IndexOf('\n', at) is var end and >= 0 ? end : program.Length;
                code.Append('\n');
            }
            else if (letter == '"')
            {
                var start = ++at;
                for (; at < program.Length && program[at] != '"'; at++)
                {
                    at += program[at] == '\\' ? 1 : 0;
                }

                if (at >= program.Length)
                {
                    return null;
                }

                code.Append(program[start..at] is "/dev/stderr" or "/dev/stdout" or "/dev/null" ? "\"o\"" : "\"\"");
            }
            else if (letter == '/' && IsExpression(code.ToString()) is not false)
            {
                if (IsExpression(code.ToString()) is null || (at = EndOfExpression(program, at + 1)) < 0)
                {
                    return null;
                }

                code.Append("\"\"");
            }
            else if (letter == '\\')
            {
                if (at + 1 >= program.Length || program[at + 1] != '\n')
                {
                    return null;
                }

                at++;
                code.Append(' ');
            }
            else
            {
                code.Append(letter);
            }
        }

        return code.ToString();
    }

    /// <summary>Whether a slash after this code begins an expression; null where that cannot be told.</summary>
    private static bool? IsExpression(string code)
    {
        var before = code.TrimEnd(' ', '\t');
        if (before.EndsWith("++", StringComparison.Ordinal) || before.EndsWith("--", StringComparison.Ordinal))
        {
            return null;
        }

        return before.Length == 0 || !(char.IsAsciiLetterOrDigit(before[^1]) || before[^1] is '_' or ')' or ']' or '"' or '.' or '$') || Keyword().IsMatch(before);
    }

    /// <summary>The place of the slash that ends an expression; -1 where there is none, or one stands within brackets.</summary>
    private static int EndOfExpression(string program, int at)
    {
        var bracket = false;
        for (; at < program.Length && program[at] != '\n'; at++)
        {
            switch (program[at])
            {
                case '/':
                    return bracket ? -1 : at;
                case '\\':
                    at++;
                    break;
                case '[' when !bracket:
                    bracket = true;
                    at += at + 1 < program.Length && program[at + 1] == '^' ? 1 : 0;
                    at += at + 1 < program.Length && program[at + 1] == ']' ? 1 : 0;
                    break;
                case ']':
                    bracket = false;
                    break;
                default:
                    break;
            }
        }

        return -1;
    }

    /// <summary>Whether an output of the program goes to a file: a <c>&gt;</c> outside of parentheses in what is printed.</summary>
    private static bool Writes(string code)
    {
        foreach (Match print in Print().Matches(code))
        {
            var depth = 0;
            for (var at = print.Index + print.Length; at < code.Length; at++)
            {
                var letter = code[at];
                depth += letter is '(' or '[' ? 1 : letter is ')' or ']' ? -1 : 0;
                if (depth < 0 || (depth == 0 && letter is ';' or '}' or '\n'))
                {
                    break;
                }

                if (depth == 0 && letter == '>' && !ToOutput().IsMatch(code[at..]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    [GeneratedRegex(@"\bsystem\b|(?<!\|)\|(?!\|)")]
    private static partial Regex Runs();

    [GeneratedRegex(@"@|\bgetline\b[^;}\n]*<|\uFFFC")]
    private static partial Regex Reaches();

    [GeneratedRegex(@"\bprintf?\b")]
    private static partial Regex Print();

    [GeneratedRegex("^>>?\\s*\"o\"\\s*(?:[;}\\n]|$)")]
    private static partial Regex ToOutput();

    [GeneratedRegex(@"\b(?:return|print|printf|in|case|do|else|getline|exit|delete)$")]
    private static partial Regex Keyword();
}
