using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Spellings that hide from a reader what runs.</summary>
internal static class Spelling
{
    /// <summary>Why a command's spelling hides what runs; null where it does not.</summary>
    public static string? Hidden(List<Word> argv, IReadOnlyList<ShellNode>? source)
    {
        var name = argv[0];
        const string Backslash = "a backslash before a letter";
        if (source is not null && name.Broken && !name.Variable && !name.Substitution && !name.Text.Contains('/', StringComparison.Ordinal))
        {
            return "quotes or backslashes split the program's name";
        }

        if (name.Hidden.Length > 0)
        {
            return name.Hidden;
        }

        if (name.Substitution || (name.Variable && source is not null && !IsParameters(source[0]) && (!IsLone(source[0]) || name.Known)))
        {
            return name.Substitution ? "another command's output names the program" : "variables spell the program's name";
        }

        return argv.Skip(1).FirstOrDefault(word => word.Hidden.Length > 0 && (word.Hidden != Backslash || word.Text.StartsWith('-')))?.Hidden;
    }

    /// <summary>Whether a word is <c>"$@"</c>: a function that runs its words hides nothing.</summary>
    private static bool IsParameters(ShellNode word) => word.Raw() is "\"$@\"" or "$@";

    /// <summary>Whether a word is one variable, perhaps quoted, or a path that begins with one.</summary>
    private static bool IsLone(ShellNode word)
    {
        var raw = word.Raw().Replace("\"", "", StringComparison.Ordinal);
        return System.Text.RegularExpressions.Regex.IsMatch(raw, @"^\$(?:\w+|\{\w+\}|\{\w+(?:\[@\])?\}|[@*])(?:/[\w./-]*)?$");
    }
}
