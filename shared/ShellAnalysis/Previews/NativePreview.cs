using System.Text;
using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Rules;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Previews;

/// <summary>
/// Makes a script say what it would do, where its programs have an option for that. The option is a rule's; what comes out is
/// judged like any script, and where it does more than read there is no preview.
/// </summary>
public static partial class NativePreview
{
    private const int MostCommands = 20;

    /// <summary>The script with its programs' preview options; null where that leaves a change, or where nothing has such an option.</summary>
    /// <param name="analyzer">Judges the commands and the result.</param>
    /// <param name="script">The script's text.</param>
    /// <param name="language">Its language.</param>
    /// <param name="bound">Variables that it is started with.</param>
    /// <param name="cancellationToken">Ends the wait for the parser.</param>
    public static async Task<string?> OfAsync(
        ScriptAnalyzer analyzer, string script, ShellLanguage language, BoundValues bound, CancellationToken cancellationToken)
    {
        var preview = language is ShellLanguage.PowerShell
            ? await CmdletsAsync(analyzer, script, cancellationToken)
            : await CommandsAsync(analyzer, script, language, bound, cancellationToken);
        if (preview is null || preview == script)
        {
            return null;
        }

        var verdict = await analyzer.AnalyzeAsync(preview, language, bound, cancellationToken);
        return verdict is { Class: EffectClass.ReadOnly, Blocked: false } ? preview : null;
    }

    private static async Task<string?> CommandsAsync(
        ScriptAnalyzer analyzer, string script, ShellLanguage language, BoundValues bound, CancellationToken cancellationToken)
    {
        if (script.Length > ScriptAnalyzer.LongestScript || (await analyzer.Parser.ParseAsync(script, language, cancellationToken)).Tree is not { } tree)
        {
            return null;
        }

        var options = new List<(int At, string Option)>();
        foreach (var words in Calls(tree).Select(call => call.Children("Args")).Take(MostCommands))
        {
            if (Option(analyzer.Rules, words) is not { } option)
            {
                continue;
            }

            var line = string.Join(' ', words.Select(word => word.Raw()));
            if ((await analyzer.AnalyzeAsync(line, language, bound, cancellationToken)).Class != EffectClass.ReadOnly)
            {
                options.Add((Place(words), option));
            }
        }

        if (options.Count == 0)
        {
            return null;
        }

        var bytes = tree.Source.ToList();
        foreach (var (at, option) in options.OrderByDescending(one => one.At))
        {
            bytes.InsertRange(at, Encoding.UTF8.GetBytes($" {option}"));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Cmdlets that change something all know <c>-WhatIf</c>; the reader understands only one pipeline a line.</summary>
    private static async Task<string> CmdletsAsync(ScriptAnalyzer analyzer, string script, CancellationToken cancellationToken)
    {
        var lines = script.ReplaceLineEndings("\n").Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].Trim();
            if (line.Length > 0 && line[0] != '#' && (await analyzer.AnalyzeAsync(line, ShellLanguage.PowerShell, null, cancellationToken)).Class != EffectClass.ReadOnly)
            {
                lines[index] = $"{lines[index].TrimEnd()} -WhatIf";
            }
        }

        return string.Join('\n', lines);
    }

    private static string? Option(RuleBook rules, IReadOnlyList<ShellNode> words)
    {
        if (words.Count == 0 || !Plain().IsMatch(words[0].Raw()) || rules.Find(Path.GetFileName(words[0].Raw())) is not { } rule)
        {
            return null;
        }

        var option = rule.Preview;
        foreach (var word in words.Skip(1).Select(word => word.Raw()))
        {
            if (rule.Sub?.GetValueOrDefault(word) is { } sub)
            {
                (rule, option) = (sub, sub.Preview.Length > 0 ? sub.Preview : option);
            }
        }

        return option.Length > 0 ? option : null;
    }

    /// <summary>Behind the last word, or before the <c>--</c> that ends the options.</summary>
    private static int Place(IReadOnlyList<ShellNode> words)
    {
        var before = words.TakeWhile(word => word.Raw() != "--").Last();
        return before.Json.GetProperty("End").GetProperty("Offset").GetInt32();
    }

    private static IEnumerable<ShellNode> Calls(ShellNode node)
    {
        var source = node.Source;
        return node.Json.ValueKind switch
        {
            System.Text.Json.JsonValueKind.Object => node.Type == "CallExpr"
                ? [node]
                : node.Json.EnumerateObject().SelectMany(property => Calls(new ShellNode(property.Value, source))),
            System.Text.Json.JsonValueKind.Array => node.Json.EnumerateArray().SelectMany(item => Calls(new ShellNode(item, source))),
            _ => [],
        };
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_./+-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
