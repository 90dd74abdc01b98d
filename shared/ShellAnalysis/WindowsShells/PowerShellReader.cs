using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Resolution;
using Platform.ShellAnalysis.Rules;

namespace Platform.ShellAnalysis.WindowsShells;

/// <summary>
/// Reads PowerShell: pipelines of cmdlets with plain arguments, and filters that only compare properties. Anything beyond is
/// not understood; what can still be seen in it may only make the verdict worse.
/// </summary>
internal static partial class PowerShellReader
{
    public static IReadOnlyList<CommandVerdict> Read(string script, RuleBook rules)
    {
        var verdicts = new List<CommandVerdict>();
        if (PowerShellSigns.Find(script) is { } sign)
        {
            verdicts.Add(WindowsCommand.Verdict("", sign.Class, sign.Why));
        }

        var (segments, problem) = PowerShellSegments.Split(script);
        if (problem.Length > 0)
        {
            verdicts.Add(WindowsCommand.Verdict("", EffectClass.Unknown, problem));
        }

        foreach (var segment in segments)
        {
            Segment(segment, rules, verdicts);
        }

        Leak(verdicts, rules);
        return verdicts.Count > 0 ? verdicts : [WindowsCommand.Verdict("", EffectClass.Unknown, "there is no command")];
    }

    private static void Segment(PowerShellSegment segment, RuleBook rules, List<CommandVerdict> verdicts)
    {
        var words = segment.Words;
        if (words.Count == 0)
        {
            return;
        }

        var first = words[0].Text;
        if (segment.Quoted || Expression().IsMatch(first))
        {
            var text = string.Join(' ', words.Select(word => word.Text));
            if (!segment.Quoted && !HarmlessExpression().IsMatch(text))
            {
                verdicts.Add(WindowsCommand.Verdict("", EffectClass.Unknown, $"{CommandResolver.Shown(words)}: an expression that is not understood"));
            }

            return;
        }

        if (first is "&" or ".")
        {
            verdicts.Add(WindowsCommand.Verdict("", EffectClass.Unknown, $"{CommandResolver.Shown(words)}: runs what is only known when it runs"));
            return;
        }

        if (Keyword().IsMatch(first))
        {
            verdicts.Add(WindowsCommand.Verdict(first, EffectClass.Unknown, $"{first}: only plain pipelines are understood"));
            return;
        }

        var name = WindowsCommand.Program(first);
        var rest = words.GetRange(1, words.Count - 1);
        var verdict = WindowsCommand.Judge("powershell", name, rest, rules);
        if (rest.Exists(word => WhatIf().IsMatch(word.Text)) && verdict.Class is EffectClass.Mutating or EffectClass.Destructive)
        {
            verdict = WindowsCommand.Verdict(name, EffectClass.ReadOnly, $"{CommandResolver.Shown(words)}: -WhatIf only says what would happen");
        }

        verdicts.Add(verdict);
    }

    /// <summary>What was read from a file or a host and then goes into a request leaves the machine.</summary>
    private static void Leak(List<CommandVerdict> verdicts, RuleBook rules)
    {
        _ = rules;
        var sends = verdicts.Exists(verdict => verdict.Program is "invoke-webrequest" or "invoke-restmethod" or "iwr" or "irm" && verdict.Class >= EffectClass.Mutating);
        var reads = verdicts.Exists(verdict => verdict.Program is "get-content" or "gc" or "cat" or "type" or "get-childitem" or "get-clipboard" or "compress-archive");
        if (sends && reads)
        {
            verdicts.Add(WindowsCommand.Verdict("invoke-webrequest", EffectClass.Exfiltration, "what was read on this machine is sent away"));
        }
    }

    [GeneratedRegex(@"^(?:\$|\[|@|\d|-\w+$|'|""|!|,)")]
    private static partial Regex Expression();

    // Properties, comparisons, numbers and plain names: nothing that calls a method.
    [GeneratedRegex(@"^(?:\$[\w:]+(?:\.\w+)*|-(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|contains|notcontains|in|notin|and|or|not|as|is|c?like|replace|split|join)|\$\(|\[-?\d+\]|\[(?:int|string|math|datetime|long|double|bool|version)\]|[\w*?.,:\\/%-]+|[-+*/=,!@{};<>]|\s)+$", RegexOptions.IgnoreCase)]
    private static partial Regex HarmlessExpression();

    [GeneratedRegex(@"^(?:if|else|elseif|foreach|for|while|do|switch|function|filter|try|catch|finally|trap|param|begin|process|end|return|throw|class|using|workflow|exit|break|continue)$", RegexOptions.IgnoreCase)]
    private static partial Regex Keyword();

    [GeneratedRegex(@"^-wh(?:a(?:t(?:if?)?)?)?(?::\$true)?$", RegexOptions.IgnoreCase)]
    private static partial Regex WhatIf();
}
