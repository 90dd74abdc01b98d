using System.Text;
using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Resolution;
using Platform.ShellAnalysis.Rules;

namespace Platform.ShellAnalysis.WindowsShells;

/// <summary>
/// Reads lines of cmd.exe: plain commands joined by <c>&amp;</c> and <c>|</c>. Anything beyond, such as variables, loops and
/// conditions, is not understood; what can still be seen in it may only make the verdict worse.
/// </summary>
internal static partial class CmdReader
{
    public static IReadOnlyList<CommandVerdict> Read(string script, RuleBook rules)
    {
        var verdicts = new List<CommandVerdict>();
        Read(script, rules, verdicts, 0);
        return verdicts.Count > 0 ? verdicts : [WindowsCommand.Verdict("", EffectClass.Unknown, "there is no command")];
    }

    private static void Read(string script, RuleBook rules, List<CommandVerdict> verdicts, int depth)
    {
        if (Caret().IsMatch(script) || Cut().IsMatch(script))
        {
            verdicts.Add(WindowsCommand.Verdict("", EffectClass.Obfuscated, "carets or cut variables hide the words of the command"));
            script = script.Replace("^", "", StringComparison.Ordinal);
        }

        foreach (var command in Split(script))
        {
            Command(command, rules, verdicts, depth);
        }
    }

    private static void Command(string command, RuleBook rules, List<CommandVerdict> verdicts, int depth)
    {
        var words = WindowsCommand.Words(Redirection().Replace(command.Trim().TrimStart('@', '(').TrimEnd(')'), match =>
        {
            var path = match.Groups["path"].Value.Trim('"');
            if (!Paths.IsSink(path) && match.Groups["sign"].Value != "<")
            {
                var (found, why) = Paths.Write(path);
                verdicts.Add(WindowsCommand.Verdict(">", found, $"> {path} {why}"));
            }

            return " ";
        }));
        if (words.Count == 0)
        {
            return;
        }

        var name = WindowsCommand.Program(words[0].Text);
        var rest = words.GetRange(1, words.Count - 1);
        var text = string.Join(' ', rest.Select(word => word.Text));
        if (depth > Reading.DeepestNesting)
        {
            verdicts.Add(WindowsCommand.Verdict(name, EffectClass.Unknown, "commands within commands are nested too deeply"));
        }
        else if (name == "cmd" && rest.FindIndex(word => word.Text.StartsWith("/c", StringComparison.OrdinalIgnoreCase) || word.Text.StartsWith("/k", StringComparison.OrdinalIgnoreCase)) is >= 0 and var at)
        {
            Read(string.Join(' ', rest.Skip(at + 1).Select(word => word.Text)), rules, verdicts, depth + 1);
        }
        else if (name is "if" or "for" or "call" or "start" or "forfiles" or "else")
        {
            verdicts.Add(WindowsCommand.Verdict(name, EffectClass.Unknown, $"{name}: only plain commands are understood"));
            var inner = name == "for" ? text.Split(" do ", 2, StringSplitOptions.None)[^1] : Condition().Replace(text, "");
            Command(inner, rules, verdicts, depth + 1);
        }
        else if (name is "powershell" or "pwsh")
        {
            verdicts.AddRange(PowerShellReader.Read(command, rules));
        }
        else
        {
            if (Variable().IsMatch(command) && Variable().IsMatch(words[0].Text))
            {
                verdicts.Add(WindowsCommand.Verdict(name, EffectClass.Obfuscated, "variables spell the program's name"));
            }

            verdicts.Add(WindowsCommand.Judge("cmd", name, rest, rules));
        }
    }

    private static List<string> Split(string script)
    {
        var commands = new List<string>();
        var current = new StringBuilder();
        var quoted = false;
        foreach (var letter in script)
        {
            quoted ^= letter == '"';
            if (!quoted && letter is '&' or '|' or '\n' or '\r' && !quoted)
            {
                commands.Add(current.ToString());
                current.Clear();
            }
            else
            {
                current.Append(letter);
            }
        }

        commands.Add(current.ToString());
        return commands;
    }

    [GeneratedRegex(@"\w\^\w|\^\w\^|%\w+%\w*%\w+%")]
    private static partial Regex Caret();

    [GeneratedRegex(@"%[^%\s]+:(?:~|[^%=]*=)[^%]*%")]
    private static partial Regex Cut();

    [GeneratedRegex(@"%\w+%|![\w]+!")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(?:/\w\s+)*(?:not\s+)?(?:(?:exist|defined|errorlevel)\s+(?:""[^""]*""|\S+)|(?:""[^""]*""|\S+)\s*==\s*(?:""[^""]*""|\S+))\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\d?(?<sign>>>?|<)\s*(?<path>""[^""]*""|&?[^\s>&|]+)")]
    private static partial Regex Redirection();
}
