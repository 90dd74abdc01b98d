using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Rules;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Programs whose words hold a program of their own language.</summary>
internal static partial class InnerCode
{
    /// <summary>What the program text in the words does at worst.</summary>
    public static (EffectClass Class, string Why) Judge(ProgramRule rule, RuleMatch match, IReadOnlyList<Word> arguments)
    {
        if (rule.Code.Length == 0 || match.Settled)
        {
            return (EffectClass.ReadOnly, "");
        }

        var text = rule.Code == "sed" ? Expressions(arguments) : null;
        text ??= match.Operands.Count > 0 ? match.Operands[0].Text : "";
        var code = text.Replace(Word.Filled, Word.Gap);
        return code.Contains(Word.Gap, StringComparison.Ordinal) ? (EffectClass.Unknown, "part of its program is only known when it runs")
            : rule.Code == "sed" ? SedScript.Judge(code) : AwkProgram.Judge(code);
    }

    /// <summary>The scripts that options give, one a line; null where there is none.</summary>
    private static string? Expressions(IReadOnlyList<Word> arguments)
    {
        var scripts = new List<string>();
        for (var at = 0; at < arguments.Count && arguments[at].Text != "--"; at++)
        {
            if (Expression().Match(arguments[at].Text) is { Success: true } match)
            {
                scripts.Add(match.Groups["script"] is { Success: true, Length: > 0 } attached ? attached.Value : at + 1 < arguments.Count ? arguments[++at].Text : "");
            }
        }

        return scripts.Count > 0 ? string.Join('\n', scripts) : null;
    }

    [GeneratedRegex("^(?:-[nErsuz]*e(?<script>.*)|--expression(?:=(?<script>.*))?)$", RegexOptions.Singleline)]
    private static partial Regex Expression();
}
