using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Assignments: what a variable holds afterwards, and whether that makes programs run something else.</summary>
internal sealed class Assignments(Reading reading)
{
    private readonly Arithmetic _arithmetic = new(reading);

    /// <summary>Assignments that stand alone and last.</summary>
    public void Assign(IReadOnlyList<ShellNode> assignments, Variables variables)
    {
        foreach (var assignment in assignments)
        {
            if (assignment.Child("Name")?.Text("Value") is { Length: > 0 } name)
            {
                Judge(assignment, "", variables);
                Set(assignment, name, variables);
            }
        }
    }

    /// <summary>Assignments before a command, for it alone. Which builtins keep them differs between shells, so the names are lost.</summary>
    /// <returns>What the command knows where it is another program.</returns>
    public Variables ForOne(IReadOnlyList<ShellNode> assignments, string program, Variables variables)
    {
        var started = variables.Child(null);
        foreach (var assignment in assignments)
        {
            var name = assignment.Child("Name")?.Text("Value") ?? "";
            Judge(assignment, program, variables);
            if (name == "IFS" && program is not "read")
            {
                variables.OddSplitting = true;
            }
            else if (name.Length > 0 && name != "IFS")
            {
                var refused = variables.Find(name) is { Fixed: true } or { Odd: true };
                started.Set(name, refused ? new Variable(null, false) : Value(assignment, variables));
                started.Export(name);
                variables.Lose(name);
            }
        }

        return started;
    }

    /// <summary><c>export</c>, <c>declare</c>, <c>local</c>, <c>readonly</c> and their like.</summary>
    public void Declare(ShellNode clause, Variables variables)
    {
        var kind = clause.Child("Variant")?.Text("Value") ?? "";
        var arguments = clause.Children("Args");
        var options = string.Concat(arguments.Where(one => one.Child("Name") is null).Select(one => one.Child("Value")?.Raw() ?? ""));
        if (options.Contains('n', StringComparison.Ordinal) && kind != "export")
        {
            reading.Add(kind, EffectClass.Unknown, $"{kind} -n: one variable stands for another");
            variables.LoseAll();
        }
        else if (options.AsSpan().IndexOfAny("$`'\"") >= 0 || options.Contains('=', StringComparison.Ordinal))
        {
            reading.Add(kind, EffectClass.Unknown, $"{kind}: which variable it sets is only known when it runs");
            variables.LoseAll();
        }

        foreach (var argument in arguments)
        {
            if (argument.Child("Name")?.Text("Value") is not { Length: > 0 } name)
            {
                continue;
            }

            Judge(argument, kind, variables);
            if (options.Any("iluacAt".Contains))
            {
                variables.SetOdd(
                    name, options.Contains('+', StringComparison.Ordinal) ? false : options.Contains('i', StringComparison.Ordinal) ? true : null, options.Contains('A', StringComparison.Ordinal) ? true : null);
                _arithmetic.Assigned(name, argument.Child("Value"), variables);
            }
            else if (!argument.Flag("Naked") || kind is "local" or "typeset" or "declare")
            {
                Set(argument, name, variables);
                if (argument.Child("Value")?.Children("Parts").Any(part => part.Type is not ("SglQuoted" or "DblQuoted" or "ParamExp") && part.Raw().Contains('{', StringComparison.Ordinal)) == true)
                {
                    // Unlike those of plain assignments, values of declarations are spread by braces.
                    variables.Lose(name);
                }
            }

            if (options.Contains('n', StringComparison.Ordinal) || options.Contains('+', StringComparison.Ordinal) || (kind == "local" && !options.Contains('x', StringComparison.Ordinal)))
            {
                variables.Unexport(name);
            }
            else if (kind == "export" || options.Contains('x', StringComparison.Ordinal))
            {
                variables.Export(name);
            }

            if (kind == "readonly" || options.Contains('r', StringComparison.Ordinal))
            {
                variables.Fix(name);
            }
        }
    }

    /// <summary>What the variable of a loop over these words holds in one round.</summary>
    /// <param name="items">The words.</param>
    /// <param name="asks">Whether a person picks one, or another answer.</param>
    /// <param name="variables">What is known before the loop.</param>
    public static Variable Picked(IReadOnlyList<ShellNode> items, bool asks, Variables variables)
    {
        var words = items.SelectMany(item => WordExpander.Expand(item, variables)).ToList();
        var text = asks ? null
            : words is [{ Known: true } only] ? only.Text
            // One of several known values: never empty.
            : words.Count > 1 && words.TrueForAll(word => word.Known && word.Text.Length > 0) ? Word.Filled.ToString()
            : null;
        var number = !asks && items.Count > 0 && !words.Exists(word => word.Glob) && items.All(item => NumericText.Is(item, variables));
        return new Variable(text, words.Exists(word => word.Substitution), Number: number);
    }

    private static void Set(ShellNode assignment, string name, Variables variables)
    {
        variables.Set(name, Value(assignment, variables));
        if (assignment.Has("Index") || assignment.Has("Array"))
        {
            // Lists are not handed to programs, exported or not.
            variables.SetOdd(name);
        }
    }

    private static Variable Value(ShellNode assignment, Variables variables)
    {
        var simple = !assignment.Has("Index") && !assignment.Has("Array") && !assignment.Flag("Append") && !assignment.Flag("Naked");
        var value = simple && assignment.Child("Value") is { } word ? WordExpander.ExpandWhole(word, variables) : null;
        // A text with gaps is kept: what surrounds them still tells how far a cleanup reaches.
        return new Variable(simple ? value?.Text ?? "" : null, value?.Substitution ?? false, Number: simple && assignment.Child("Value") is { } whole && NumericText.Is(whole, variables));
    }

    private void Judge(ShellNode assignment, string program, Variables variables)
    {
        var name = assignment.Child("Name")?.Text("Value") ?? "";
        _arithmetic.Assigned(name, assignment.Child("Value"), variables);
        var value = assignment.Child("Value") is { } word ? WordExpander.ExpandWhole(word, variables).Text : assignment.Has("Array") ? "(" : "";
        if (EnvironmentNames.Problem(name, value) is (var found, var why))
        {
            reading.Add(program, found, $"{name}={value}: {why}");
        }
    }
}
