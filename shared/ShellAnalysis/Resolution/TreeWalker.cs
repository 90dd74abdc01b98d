using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Goes through a script's syntax tree and has every simple command of it resolved, wherever it stands.</summary>
internal sealed class TreeWalker(Reading reading)
{
    private readonly CommandResolver _resolver = new(reading);

    /// <summary>Reads a script that stands as text in another one.</summary>
    public void Script(string text, Variables variables, PipeInput input, string origin, ShellLanguage language = ShellLanguage.Bash)
    {
        if (reading.Depth >= Reading.DeepestNesting || text.Length > ScriptAnalyzer.LongestScript)
        {
            reading.Add(origin, EffectClass.Unknown, $"{origin}: a script within scripts is nested too deeply or too long to be understood");
            return;
        }

        if (text.AsSpan().IndexOfAny(Word.Gap, Word.Filled) >= 0)
        {
            // Values that are only known later stand within the script's text: they may be code. What can be read is still judged.
            reading.Add(origin, EffectClass.Unknown, $"{origin}: part of the script it runs is only known when it runs");
            text = text.Replace(Word.Gap, '_').Replace(Word.Filled, '_');
        }

        var parsed = reading.Parsed(text, language);
        if (parsed is null)
        {
            return;
        }

        if (parsed.Tree is not { } tree)
        {
            reading.Add(origin, EffectClass.Unknown, $"{origin}: {parsed.Problem}");
            return;
        }

        reading.Depth++;
        Statements(tree.Children("Stmts"), variables, input);
        reading.Depth--;
    }

    public void Statements(IReadOnlyList<ShellNode> statements, Variables variables, PipeInput input)
    {
        foreach (var statement in statements)
        {
            Statement(statement, variables, input);
        }
    }

    /// <summary>Reads a statement and says what it prints.</summary>
    public PipeInput Statement(ShellNode statement, Variables variables, PipeInput input)
    {
        var redirections = Redirections.Read(statement, variables, ref input);
        foreach (var nested in statement.Children("Redirs").SelectMany(redirection => redirection.Substitutions()))
        {
            Substitution(nested, variables);
        }

        if (statement.Child("Cmd") is not { } command)
        {
            Redirections.Judge(reading, redirections, "", emptied: true);
            return PipeInput.None;
        }

        var first = reading.Commands.Count;
        var output = Command(command, variables, input);
        var program = reading.Commands.Count > first ? reading.Commands[^1].Program : "";
        Redirections.Judge(reading, redirections, program, emptied: program is ":" or "true" or "");
        return redirections.Exists(one => one.Takes) ? PipeInput.None : output;
    }

    private PipeInput Command(ShellNode command, Variables variables, PipeInput input)
    {
        switch (command.Type)
        {
            case "CallExpr":
                return Call(command, variables, input);
            case "BinaryCmd" when command.Operator() is "|" or "|&":
                var left = Statement(command.Child("X")!.Value, variables.Copy(), input);
                return Statement(command.Child("Y")!.Value, variables.Copy(), left.Kind == InputKind.None ? new PipeInput(InputKind.Output) : left);
            case "BinaryCmd":
                Statement(command.Child("X")!.Value, variables, input);
                Statement(command.Child("Y")!.Value, variables, input);
                break;
            case "Subshell":
                Last(command.Children("Stmts"), variables.Copy(), input);
                break;
            case "Block":
                return Last(command.Children("Stmts"), variables, input);
            case "IfClause":
                If(command, variables, input);
                break;
            case "WhileClause":
                Loop(variables, inner =>
                {
                    Statements(command.Children("Cond"), inner, input);
                    Statements(command.Children("Do"), inner, input);
                });
                break;
            case "ForClause":
                For(command, variables, input);
                break;
            case "CaseClause":
                Nested(command.Child("Word"), variables);
                foreach (var item in command.Children("Items"))
                {
                    var branch = variables.Copy();
                    item.Children("Patterns").ToList().ForEach(pattern => Nested(pattern, variables));
                    Statements(item.Children("Stmts"), branch, input);
                    variables.Forget(branch);
                }

                break;
            case "FuncDecl":
                Function(command, variables);
                break;
            case "DeclClause":
                Assign(command.Children("Args"), variables);
                Nested(command, variables);
                Environment(command.Children("Args"), "", variables);
                break;
            case "TimeClause" or "CoprocClause":
                if (command.Child("Stmt") is { } inner)
                {
                    return Statement(inner, variables, input);
                }

                break;
            case "TestClause" or "ArithmCmd" or "LetClause":
                Nested(command, variables);
                break;
            default:
                reading.Add("", EffectClass.Unknown, $"the construct {command.Type} is not understood");
                break;
        }

        return new PipeInput(InputKind.Output);
    }

    private PipeInput Last(IReadOnlyList<ShellNode> statements, Variables variables, PipeInput input)
    {
        var output = PipeInput.None;
        foreach (var statement in statements)
        {
            output = Statement(statement, variables, input);
        }

        return statements.Count == 1 ? output : new PipeInput(InputKind.Output);
    }

    private void If(ShellNode clause, Variables variables, PipeInput input)
    {
        Statements(clause.Children("Cond"), variables, input);
        var then = variables.Copy();
        Statements(clause.Children("Then"), then, input);
        var otherwise = variables.Copy();
        if (clause.Child("Else") is { } next)
        {
            If(next, otherwise, input);
        }

        variables.Forget(then);
        variables.Forget(otherwise);
    }

    private void For(ShellNode clause, Variables variables, PipeInput input)
    {
        var loop = clause.Child("Loop");
        Nested(loop, variables);
        var name = loop?.Child("Name")?.Text("Value");
        var items = loop?.Children("Items").SelectMany(item => WordExpander.Expand(item, variables)).ToList() ?? [];
        Loop(variables, inner =>
        {
            if (name is not null)
            {
                inner.Set(name, new Variable(items.Count == 1 && items[0].Known ? items[0].Text : null, items.Exists(item => item.Substitution)));
                if (items.Count > 1 && items.TrueForAll(item => item.Known && item.Text.Length > 0))
                {
                    // One of several known values: never empty.
                    inner.Set(name, new Variable(Word.Filled.ToString(), false));
                }
            }

            Statements(clause.Children("Do"), inner, input);
        });
    }

    /// <summary>A body that may run often: what a round changes is unknown in the next, so it is read again in that state.</summary>
    private void Loop(Variables variables, Action<Variables> body)
    {
        var round = variables.Copy();
        var before = reading.Commands.Count;
        body(round);
        reading.Commands.RemoveRange(before, reading.Commands.Count - before);
        variables.Forget(round);
        body(variables);
    }

    private void Function(ShellNode declaration, Variables variables)
    {
        var name = declaration.Child("Name")?.Text("Value") ?? "";
        reading.Functions.Add(name);
        if (declaration.Child("Body") is not { } body)
        {
            return;
        }

        if (System.Text.RegularExpressions.Regex.IsMatch(body.Raw(), $@"(?<![\w-]){System.Text.RegularExpressions.Regex.Escape(name)}\s*(?:\|[^|]|&(?!&))"))
        {
            reading.Add(name, EffectClass.Destructive, $"function {name} starts itself again and again until the machine stands still");
        }

        var inner = variables.Copy();
        Statement(body, inner, PipeInput.None);
        variables.Forget(inner);
    }

    private PipeInput Call(ShellNode call, Variables variables, PipeInput input)
    {
        var assignments = call.Children("Assigns");
        var words = call.Children("Args");
        var decoded = Nested(call, variables);
        if (words.Count == 0)
        {
            Assign(assignments, variables);
            Environment(assignments, "", variables);
            return PipeInput.None;
        }

        var argv = words.SelectMany(word => WordExpander.Expand(word, variables)).ToList();
        var program = argv.Count > 0 ? CommandResolver.BaseName(argv[0].Text) : "";
        Environment(assignments, program, variables);
        if (decoded && argv.Exists(word => word.Substitution) && reading.Rules.Find(program) is not { Text: true })
        {
            reading.Add(program, EffectClass.Obfuscated, $"{program} gets words that a decoder makes of text in the script", argv);
        }

        return _resolver.Resolve(this, argv, input, variables, words);
    }

    /// <summary>Reads the substitutions within; says whether one of them prints what a decoder made of text in the script.</summary>
    private bool Nested(ShellNode? node, Variables variables)
    {
        var decoded = false;
        foreach (var nested in node?.Substitutions() ?? [])
        {
            decoded |= Substitution(nested, variables) is { Kind: InputKind.Decoded, Text: not null };
        }

        return decoded;
    }

    private PipeInput Substitution(ShellNode nested, Variables variables) => Last(nested.Children("Stmts"), variables.Copy(), PipeInput.None);

    private static void Assign(IReadOnlyList<ShellNode> assignments, Variables variables)
    {
        foreach (var assignment in assignments)
        {
            if (assignment.Child("Name")?.Text("Value") is not { Length: > 0 } name)
            {
                continue;
            }

            var simple = !assignment.Has("Index") && !assignment.Has("Array") && !assignment.Flag("Append") && !assignment.Flag("Naked");
            var value = simple && assignment.Child("Value") is { } word ? WordExpander.ExpandWhole(word, variables) : null;
            var text = value is { Known: true } or { Glob: true, Unsplit: false } ? value.Text : simple && value is null ? "" : null;
            if (text is not null && text.AsSpan().IndexOfAny(Word.Gap, Word.Filled) >= 0)
            {
                text = null;
            }

            variables.Set(name, new Variable(text, value?.Substitution ?? false));
            if (name == "IFS")
            {
                // Splitting now follows other rules: nothing that is split can be known any more.
                variables.Set("IFS", new Variable(null, false));
            }
        }
    }

    private void Environment(IReadOnlyList<ShellNode> assignments, string program, Variables variables)
    {
        foreach (var assignment in assignments)
        {
            var name = assignment.Child("Name")?.Text("Value") ?? "";
            var value = assignment.Child("Value") is { } word ? WordExpander.ExpandWhole(word, variables).Text : "";
            if (EnvironmentNames.Problem(name, value) is { } problem)
            {
                reading.Add(program, EffectClass.PrivilegeEscalation, $"{name}={value}: {problem}");
            }
        }
    }
}
