using System.Text.RegularExpressions;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Which variables a shell text uses and which it sets itself.</summary>
internal static partial class ShellVariables
{
    private static readonly HashSet<string> BeforeAssignment = new(StringComparer.Ordinal)
    {
        "do", "then", "else", "elif", "if", "while", "until", "export", "local", "declare", "typeset", "readonly", "env", "sudo", "time",
    };

    /// <summary>Names used as <c>$name</c> or <c>${name}</c> without a default of their own, with the index of the first use.</summary>
    public static Dictionary<string, int> Used(ShellText shell)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Match match in Reference().Matches(shell.Text))
        {
            var counts = shell[match.Index] is ShellContext.Plain or ShellContext.Double or ShellContext.Heredoc;
            var hasDefault = match.Groups["operator"].Value.TrimStart(':') is ['-' or '=' or '+' or '?', ..];
            var escaped = shell[match.Index] == ShellContext.Heredoc && match.Index > 0 && shell.Text[match.Index - 1] == '\\';
            if (counts && !hasDefault && !escaped)
            {
                used.TryAdd(match.Groups["name"].Value, match.Index);
            }
        }

        return used;
    }

    /// <summary>Names that the text sets: assignments, loops, <c>read</c> and the like, arithmetic.</summary>
    public static HashSet<string> Set(ShellText shell)
    {
        var set = new HashSet<string>(StringComparer.Ordinal);
        var code = shell.CodeOnly();
        foreach (Match match in Assignment().Matches(code))
        {
            if (IsCommandPosition(code, match.Index))
            {
                set.Add(match.Groups["name"].Value);
            }
        }

        foreach (Match match in Setter().Matches(code))
        {
            foreach (Match word in Word().Matches(match.Groups["words"].Value))
            {
                set.Add(word.Value);
            }
        }

        return set;
    }

    /// <summary>True where the text runs code that is not in it, so that what it sets cannot be known.</summary>
    public static bool RunsOtherCode(ShellText shell) => Sources().IsMatch(shell.CodeOnly());

    private static bool IsCommandPosition(string code, int index)
    {
        var end = index;
        while (end > 0 && code[end - 1] is ' ' or '\t')
        {
            end--;
        }

        if (end == 0 || code[end - 1] is '\n' or ';' or '&' or '|' or '(' or ')' or '{' or '`' or '!')
        {
            return true;
        }

        var start = end;
        while (start > 0 && !char.IsWhiteSpace(code[start - 1]) && code[start - 1] is not (';' or '&' or '|' or '('))
        {
            start--;
        }

        var word = code[start..end];
        return BeforeAssignment.Contains(word) || word.StartsWith('-') || Assignment().Match(word) is { Success: true, Index: 0 };
    }

    [GeneratedRegex(@"\$(?:(?<name>[A-Za-z_]\w*)|\{[#!]?(?<name>[A-Za-z_]\w*)(?:\[[^\]]*\])?(?<operator>[^}]*)\}?)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?<![\w$.\-/:@%+,=])(?<name>[A-Za-z_]\w*)(?:\[[^\]\n]*\])?\+?=(?!=)")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?<![\w$.\-/])(?:for|select|read|mapfile|readarray|getopts|printf\s+-v|declare|local|typeset|unset|let|export|readonly)\s(?<words>[^;\n|&)]*)|\(\((?<words>[^\n]*?)\)\)")]
    private static partial Regex Setter();

    [GeneratedRegex(@"(?<![\w$.\-/{])[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?:^|[;&|({\n]|\b(?:then|do|else)\b)[ \t]*(?:\.|source|eval)[ \t]")]
    private static partial Regex Sources();
}
