using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Goes through a script's syntax tree and has every simple command of it resolved, wherever it stands.</summary>
internal sealed class TreeWalker(Reading reading)
{
    private readonly CommandResolver _resolver = new(reading);
    private readonly Functions _functions = new(reading);
    private readonly Assignments _assignments = new(reading);
    private readonly Arithmetic _arithmetic = new(reading);
    private readonly NumberGuards _guards = new(reading);

    /// <summary>Reads a whole script, then the functions in it that nothing called.</summary>
    public void Whole(string text, Variables variables, ShellLanguage language)
    {
        Script(text, variables, PipeInput.None, "the script", language);
        _functions.Uncalled(this, variables);
    }

    /// <summary>Reads the body of a function.</summary>
    public PipeInput Body(ShellNode body, Variables variables, PipeInput input) => _guards.InFunction(() => Statement(body, variables, input));

    /// <summary>Reads a function that is called.</summary>
    public PipeInput CallFunction(string name, ShellFunction function, IReadOnlyList<Word>? arguments, Variables variables, PipeInput input) =>
        _functions.Call(this, name, function, arguments, variables, input);

    /// <summary>Reads a script that stands as text in another one.</summary>
    public void Script(string text, Variables variables, PipeInput input, string origin, ShellLanguage language = ShellLanguage.Bash)
    {
        if (reading.Depth >= Reading.DeepestNesting || text.Length > ScriptAnalyzer.LongestScript)
        {
            reading.Add(origin, EffectClass.Unknown, $"{origin}: a script within scripts is nested too deeply or too long to be understood");
            reading.Uncertain += RunsHere(origin) ? 1 : 0;
            return;
        }

        var uncertain = text.AsSpan().IndexOfAny(Word.Gap, Word.Filled) >= 0;
        if (uncertain)
        {
            // Values that are only known later stand within the script's text: they may be code. What can be read is still judged.
            reading.Add(origin, EffectClass.Unknown, $"{origin}: part of the script it runs is only known when it runs");
        }

        var parsed = reading.Parsed(text, language);
        if (parsed is null)
        {
            return;
        }

        if (parsed.Tree is not { } tree)
        {
            reading.Add(origin, EffectClass.Unknown, $"{origin}: {parsed.Problem}");
            reading.Uncertain += RunsHere(origin) ? 1 : 0;
            return;
        }

        reading.Depth++;
        reading.Uncertain += uncertain ? 1 : 0;
        Statements(tree.Children("Stmts"), variables, input);
        reading.Uncertain -= uncertain && !RunsHere(origin) ? 1 : 0;
        reading.Depth--;
    }

    /// <summary>Whether it runs in this very shell: then whatever is unknown in it may have changed everything for those that follow.</summary>
    private static bool RunsHere(string origin) => origin is "eval" or "trap" or "alias";

    public void Statements(IReadOnlyList<ShellNode> statements, Variables variables, PipeInput input)
    {
        foreach (var statement in statements)
        {
            Statement(statement, variables, input);
        }
    }

    /// <summary>Reads a statement and says what it prints.</summary>
    public PipeInput Statement(ShellNode statement, Variables variables, PipeInput input) =>
        Foreground(statement, statement.Flag("Background") || statement.Flag("Coprocess") ? variables.Copy() : variables, input);

    private PipeInput Foreground(ShellNode statement, Variables variables, PipeInput input)
    {
        var raw = statement.Raw();
        variables.LoseAssigned(raw);
        var redirections = Redirections.Read(statement, variables, ref input);
        foreach (var redirection in statement.Children("Redirs"))
        {
            Nested(redirection, variables);
        }

        if (statement.Child("Cmd") is not { } command)
        {
            Redirections.Judge(reading, redirections, "", emptied: true);
            return PipeInput.None;
        }

        var first = reading.Commands.Count;
        var output = Command(command, variables, input);
        _guards.After(command, variables);
        var program = reading.Commands.Count > first ? reading.Commands[^1].Program : "";
        Redirections.Judge(reading, redirections, program, emptied: program is ":" or "true" or "");
        variables.LoseAssigned(raw);
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
            case "BinaryCmd" when command.Operator() == "&&":
                var success = variables.Copy();
                Chain(command, success, input);
                variables.Forget(success);
                break;
            case "BinaryCmd":
                Statement(command.Child("X")!.Value, variables, input);
                Maybe(variables, inner => Statement(command.Child("Y")!.Value, inner, input));
                break;
            case "Subshell":
                var doubts = reading.Uncertain;
                Last(command.Children("Stmts"), variables.Copy(), input);
                reading.Uncertain = doubts;
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
                _functions.Declare(command, variables);
                break;
            case "DeclClause":
                Nested(command, variables);
                _assignments.Declare(command, variables);
                break;
            case "TimeClause" or "CoprocClause":
                if (command.Child("Stmt") is { } inner)
                {
                    return Statement(inner, command.Type == "CoprocClause" ? variables.Copy() : variables, input);
                }

                break;
            case "TestClause" or "ArithmCmd" or "LetClause":
                Nested(command, variables);
                Indexes.Judge(reading, command);
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
        NumberGuards.Passed(clause.Children("Cond"), then);
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
        var picked = Assignments.Picked(loop?.Children("Items") ?? [], clause.Flag("Select"), variables);
        Loop(variables, inner =>
        {
            if (name is not null)
            {
                _arithmetic.Assigned(name, picked.Number, inner);
                inner.Set(name, picked);
            }

            Statements(clause.Children("Do"), inner, input);
        });
    }

    /// <summary>A body that may run often: what a round changes is unknown in the next, so it is read again in that state.</summary>
    private void Loop(Variables variables, Action<Variables> body) => _guards.InLoop(() =>
    {
        var round = variables.Copy();
        var before = reading.Commands.Count;
        body(round);
        reading.Commands.RemoveRange(before, reading.Commands.Count - before);
        variables.Forget(round);
        Maybe(variables, body);
    });

    /// <summary>What may not run: afterwards what it changes is not known.</summary>
    private static void Maybe(Variables variables, Action<Variables> body)
    {
        var inner = variables.Copy();
        body(inner);
        variables.Forget(inner);
    }

    /// <summary>Commands joined by <c>&amp;&amp;</c>: each knows that those before it ran.</summary>
    private void Chain(ShellNode command, Variables variables, PipeInput input)
    {
        foreach (var side in new[] { command.Child("X")!.Value, command.Child("Y")!.Value })
        {
            if (side.Child("Cmd") is { Type: "BinaryCmd" } chain && chain.Operator() == "&&" && side.Children("Redirs").Count == 0 && !side.Flag("Background") && !side.Flag("Negated"))
            {
                Chain(chain, variables, input);
            }
            else
            {
                Statement(side, variables, input);
                NumberGuards.Passed([side], variables);
            }
        }
    }

    private PipeInput Call(ShellNode call, Variables variables, PipeInput input)
    {
        var assignments = call.Children("Assigns");
        var words = call.Children("Args");
        var decoded = Nested(call, variables);
        if (words.Count == 0)
        {
            _assignments.Assign(assignments, variables);
            return PipeInput.None;
        }

        var argv = words.SelectMany(word => WordExpander.Expand(word, variables)).ToList();
        var program = argv.Count > 0 ? CommandResolver.BaseName(argv[0].Text) : "";
        var started = _assignments.ForOne(assignments, program, variables);
        if (decoded && argv.Exists(word => word.Substitution) && reading.Rules.Find(program) is not { Text: true })
        {
            reading.Add(program, EffectClass.Obfuscated, $"{program} gets words that a decoder makes of text in the script", argv);
        }

        _arithmetic.Builtin(program, [.. argv.Skip(1)], variables);
        return _resolver.Resolve(this, argv, input, assignments.Count > 0 && _resolver.IsStarted(argv, variables) ? started : variables, words);
    }

    /// <summary>Reads the substitutions and expressions within; says whether a substitution prints what a decoder made of text in the script.</summary>
    public bool Nested(ShellNode? node, Variables variables)
    {
        _arithmetic.Judge(node, variables);
        var decoded = false;
        foreach (var nested in node?.Substitutions() ?? [])
        {
            decoded |= Substitution(nested, variables) is { Kind: InputKind.Decoded, Text: not null };
        }

        return decoded;
    }

    private PipeInput Substitution(ShellNode nested, Variables variables) => Last(nested.Children("Stmts"), variables.Copy(), PipeInput.None);
}
