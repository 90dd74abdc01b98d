using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Resolution;
using Platform.ShellAnalysis.Rules;

namespace Platform.ShellAnalysis.WindowsShells;

/// <summary>
/// Reads PowerShell from the tree of the language's own parser, which runs nothing. Each command in it is judged by its rule,
/// wherever it stands; each other node is either known to do nothing but compute, or the script is not understood.
/// </summary>
internal static partial class PowerShellReader
{
    private const int DeepestNesting = 200;

    public static IReadOnlyList<CommandVerdict> Read(string script, RuleBook rules)
    {
        var verdicts = new List<CommandVerdict>();
        if (PowerShellSigns.Find(script) is { } sign)
        {
            verdicts.Add(WindowsCommand.Verdict("", sign.Class, sign.Why));
        }

        // What these name is looked up, and may be loaded, while a script is parsed.
        if (LoadsWhileParsing().IsMatch(script))
        {
            verdicts.Add(Unknown("", "the script names modules, assemblies or a configuration, which are loaded before it runs"));
            return verdicts;
        }

        if (Depth(script) > DeepestNesting)
        {
            verdicts.Add(Unknown("", "brackets are nested too deeply to be understood"));
            return verdicts;
        }

        var tree = Parser.ParseInput(script, out _, out var errors);
        if (errors.Length > 0)
        {
            verdicts.Add(Unknown("", $"it does not parse: line {errors[0].Extent.StartLineNumber}: {errors[0].Message}"));
        }

        foreach (var node in tree.FindAll(_ => true, searchNestedScriptBlocks: true))
        {
            if (node is CommandAst command)
            {
                verdicts.Add(Command(command, rules));
            }
            else if (PowerShellNodes.Judge(node) is { } verdict)
            {
                verdicts.Add(verdict);
            }
        }

        Leak(verdicts);
        if (verdicts.Count == 0)
        {
            verdicts.Add(tree.EndBlock is { Statements.Count: > 0 }
                ? WindowsCommand.Verdict("", EffectClass.ReadOnly, "only computes values")
                : Unknown("", "there is no command"));
        }

        return verdicts;
    }

    private static CommandVerdict Command(CommandAst command, RuleBook rules)
    {
        if (command.GetCommandName() is not { Length: > 0 } first || command.InvocationOperator == TokenKind.Dot)
        {
            return Unknown("", $"{Shown(command)}: runs what is only known when it runs");
        }

        var name = WindowsCommand.Program(first);
        var elements = command.CommandElements.Skip(1).ToList();
        var words = elements.SelectMany(Words).ToList();
        if (elements.Exists(element => element is VariableExpressionAst { Splatted: true }) || words.Exists(word => word.Text == "--%"))
        {
            return Unknown(name, $"{Shown(command)}: its parameters are only known when it runs");
        }

        var verdict = WindowsCommand.Judge("powershell", name, words, rules);
        return words.Exists(word => WhatIf().IsMatch(word.Text)) && verdict.Class is EffectClass.Mutating or EffectClass.Destructive
            ? WindowsCommand.Verdict(name, EffectClass.ReadOnly, $"{Shown(command)}: -WhatIf only says what would happen")
            : verdict;
    }

    /// <summary>The words of one argument; what is only known when it runs stands as it is written.</summary>
    private static IEnumerable<Word> Words(CommandElementAst element) => element switch
    {
        // PowerShell takes several kinds of dashes for the one before a parameter.
        CommandParameterAst parameter => [Word.Literal($"-{parameter.ParameterName}{(parameter.Argument is { } value ? $":{Text(value)}" : "")}")],
        ArrayLiteralAst array => array.Elements.Select(item => Word.Literal(Text(item))),
        _ => [Word.Literal(Text(element))],
    };

    private static string Text(Ast node) => node switch
    {
        StringConstantExpressionAst text => text.Value,
        ExpandableStringExpressionAst text => text.Value,
        ScriptBlockExpressionAst => "{…}",
        _ => node.Extent.Text,
    };

    private static string Shown(Ast node) => CommandResolver.Shown([Word.Literal(node.Extent.Text)]);

    private static CommandVerdict Unknown(string program, string why) => WindowsCommand.Verdict(program, EffectClass.Unknown, why);

    /// <summary>What was read from a file or a host and then goes into a request leaves the machine.</summary>
    private static void Leak(List<CommandVerdict> verdicts)
    {
        var sends = verdicts.Exists(verdict => verdict.Program is "invoke-webrequest" or "invoke-restmethod" or "iwr" or "irm" && verdict.Class >= EffectClass.Mutating);
        var reads = verdicts.Exists(verdict => verdict.Program is "get-content" or "gc" or "cat" or "type" or "get-childitem" or "get-clipboard" or "compress-archive");
        if (sends && reads)
        {
            verdicts.Add(WindowsCommand.Verdict("invoke-webrequest", EffectClass.Exfiltration, "what was read on this machine is sent away"));
        }
    }

    private static int Depth(string script)
    {
        var (depth, deepest) = (0, 0);
        foreach (var letter in script)
        {
            depth += letter is '(' or '{' or '[' ? 1 : letter is ')' or '}' or ']' ? -1 : 0;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    [GeneratedRegex(@"\busing\b.*\b(?:module|assembly)\b|\bconfiguration\b.*\{|DscResource", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex LoadsWhileParsing();

    [GeneratedRegex(@"^-wh(?:a(?:t(?:if?)?)?)?(?::\$true)?$", RegexOptions.IgnoreCase)]
    private static partial Regex WhatIf();
}
