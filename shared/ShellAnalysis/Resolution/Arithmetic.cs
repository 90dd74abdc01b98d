using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>
/// Places where the shell takes a value for an expression. bash reads an expression's values as expressions again, with
/// substitutions in indexes: of <c>x='a[$(reboot)]'; ((x > 1))</c> the command runs. So a value that comes from elsewhere and
/// is not surely a number may be code, and nobody has seen it. ("Shell Arithmetic" and "Arrays" in bash's manual.)
/// </summary>
internal sealed partial class Arithmetic(Reading reading)
{
    private static readonly string[] s_comparisons = ["-eq", "-ne", "-lt", "-le", "-gt", "-ge"];

    /// <summary>Judges the expressions of a statement; those within its substitutions are judged with them.</summary>
    public void Judge(ShellNode? node, Variables variables)
    {
        if (node is not { } here || here.Type is "CmdSubst" or "ProcSubst")
        {
            return;
        }

        switch (here.Type)
        {
            case "ArithmExp" or "ArithmCmd":
                Expression(here.Child("X"), variables);
                break;
            case "LetClause":
                here.Children("Exprs").ToList().ForEach(expression => Expression(expression, variables));
                break;
            case "CStyleLoop":
                Expression(here.Child("Init"), variables);
                Expression(here.Child("Cond"), variables);
                Expression(here.Child("Post"), variables);
                break;
            case "BinaryTest" when Array.IndexOf(s_comparisons, here.At("OpPos", 3)) >= 0:
                Value(here.Child("X"), variables);
                Value(here.Child("Y"), variables);
                break;
            case "BinaryTest" when here.At("OpPos", 2) == "&&":
                var passed = variables.Copy();
                NumberGuards.Tested(here.Child("X")).ToList().ForEach(passed.SetNumber);
                Judge(here.Child("X"), variables);
                Judge(here.Child("Y"), passed);
                return;
            case "UnaryTest" when here.At("OpPos", 2) == "-v" && here.Child("X") is { } name:
                Name("[[ -v", WordExpander.ExpandWhole(name, variables));
                break;
            case "ParamExp":
                Parameter(here, variables);
                break;
            default:
                if (here.Has("Index"))
                {
                    Index(here.Child("Name")?.Text("Value") ?? "", here.Child("Index"), variables);
                }

                break;
        }

        foreach (var below in here.Nodes())
        {
            Judge(below, variables);
        }
    }

    /// <summary>A value that a variable gets: where that has the attribute of a number, it is an expression.</summary>
    public void Assigned(string name, ShellNode? value, Variables variables)
    {
        if (value is { } word)
        {
            Assigned(name, NumericText.Is(word, variables), variables);
        }
    }

    /// <inheritdoc cref="Assigned(string, ShellNode?, Variables)" />
    public void Assigned(string name, bool number, Variables variables)
    {
        if (!number && variables.MakesNumbers(name))
        {
            Report(name);
        }
    }

    /// <summary>A builtin that takes the name of a variable, and of a list with an index.</summary>
    public void Builtin(string program, IReadOnlyList<Word> arguments, Variables variables)
    {
        if (program is "read" or "printf" or "mapfile" or "readarray" or "getopts" or "wait")
        {
            foreach (var word in arguments)
            {
                Assigned(Identifier().Match(word.Text).Value, number: false, variables);
            }
        }

        var names = program switch
        {
            "test" or "[" => arguments.SkipWhile(word => word.Text != "-v").Skip(1).Take(1),
            "printf" => arguments.SkipWhile(word => word.Text != "-v").Skip(1).Take(1),
            "read" or "unset" => arguments,
            _ => [],
        };
        foreach (var name in names)
        {
            Name(program, name);
        }
    }

    private void Name(string where, Word name)
    {
        if (!name.Known && (name.Text.Contains('[', StringComparison.Ordinal) || name.Text.StartsWith(Word.Gap) || name.Text.StartsWith(Word.Filled)))
        {
            reading.Add("", EffectClass.Unknown, $"{where} {name.Text}: the index of a list in this name is an expression, in which a command may stand that runs");
        }
    }

    private void Parameter(ShellNode part, Variables variables)
    {
        var name = part.Child("Param")?.Text("Value") ?? "";
        Index(name, part.Child("Index"), variables);
        if (part.Child("Slice") is { } slice)
        {
            Expression(slice.Child("Offset"), variables);
            Expression(slice.Child("Length"), variables);
        }

        if (part.Raw() is var raw && (raw.StartsWith($"${{{name}:=", StringComparison.Ordinal) || raw.StartsWith($"${{{name}=", StringComparison.Ordinal)))
        {
            Assigned(name, part.Child("Exp")?.Child("Word"), variables);
        }

        if (part.Has("Exp") && raw.EndsWith("@P}", StringComparison.Ordinal) && variables.Find(name)?.Text is not { Length: 0 })
        {
            reading.Add("", EffectClass.Unknown, $"${{{name}@P}}: the value is expanded like a prompt, and commands in it run");
        }
    }

    private void Index(string list, ShellNode? index, Variables variables)
    {
        if (index is { } expression && expression.Raw() is not ("@" or "*") && variables.Find(list) is not { Map: true })
        {
            Expression(expression, variables);
        }
    }

    private void Expression(ShellNode? node, Variables variables)
    {
        switch (node?.Type)
        {
            case null:
                break;
            case "BinaryArithm":
                // What is only assigned is not read.
                if (node.Value.At("OpPos", 2) is not ['=', not '='] || node.Value.Child("X") is { } target && target.Raw().Contains('[', StringComparison.Ordinal))
                {
                    Expression(node.Value.Child("X"), variables);
                }

                Expression(node.Value.Child("Y"), variables);
                break;
            case "UnaryArithm" or "ParenArithm" or "FlagsArithm":
                Expression(node.Value.Child("X"), variables);
                break;
            default:
                Value(node, variables);
                break;
        }
    }

    /// <summary>A word of an expression: its own letters are names there.</summary>
    private void Value(ShellNode? word, Variables variables)
    {
        foreach (var part in word is { } parts ? NumericText.Parts(parts) : [])
        {
            if (part.Type is "Lit" or "SglQuoted")
            {
                Identifier().Matches(part.Text("Value")).Select(match => match.Value).Where(name => !variables.IsNumber(name)).ToList().ForEach(Report);
            }
            else if (!NumericText.IsPart(part, variables))
            {
                Report(part.Type == "ParamExp" ? part.Child("Param")?.Text("Value") ?? "" : part.Raw());
            }
        }
    }

    private void Report(string what)
    {
        var shown = what.Length > 60 ? what[..59] + "…" : what;
        var remedy = Identifier().IsMatch(what) && !what.Contains('(', StringComparison.Ordinal) ? $"${{{what}//[!0-9]/}} keeps only digits" : "put it into a variable x, and use ${x//[!0-9]/}";
        reading.Add("", EffectClass.Unknown, $"{shown}: its value is taken for an expression, in which a command may stand that runs ('a[$(...)]'); compare by [ ], or {remedy}");
    }

    [GeneratedRegex(@"(?<![\w#.])[A-Za-z_]\w*")]
    private static partial Regex Identifier();
}
