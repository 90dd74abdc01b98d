using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>One redirection: where output goes, or where input comes from.</summary>
internal sealed record Redirection(string Operator, Word Target)
{
    /// <summary>Whether it takes standard output away from a pipe.</summary>
    public bool Takes => Operator is ">" or ">>" or ">|" or "&>" or "&>>";

    public bool Writes => Takes || Operator is "<>" || (Operator == ">&" && !Target.Text.All(char.IsAsciiDigit) && Target.Text != "-");
}

/// <summary>Redirections of statements, and what they mean.</summary>
internal static class Redirections
{
    /// <summary>The redirections of a statement; sets the input where one of them gives it.</summary>
    public static List<Redirection> Read(ShellNode statement, Variables variables, ref PipeInput input)
    {
        var found = new List<Redirection>();
        foreach (var node in statement.Children("Redirs"))
        {
            var sign = node.Operator();
            var word = node.Child("Word") is { } target ? WordExpander.ExpandWhole(target, variables) : Word.Literal("");
            switch (sign)
            {
                case "<<" or "<<-":
                    var body = node.Child("Hdoc") is { } lines ? HereDocument(lines, variables, node.Child("Word")) : Word.Literal("");
                    input = new PipeInput(InputKind.Literal, sign == "<<-" ? string.Join('\n', body.Text.Split('\n').Select(line => line.TrimStart('\t'))) : body.Text);
                    break;
                case "<<<":
                    input = word.Substitution ? new PipeInput(InputKind.Output) : new PipeInput(InputKind.Literal, word.Text);
                    break;
                case "<" when node.Child("N")?.Text("Value") is null or "" or "0":
                    input = word.Substitution ? new PipeInput(InputKind.Output) : new PipeInput(InputKind.File, Secret: Paths.IsSecret(word.Text));
                    found.Add(new Redirection(sign, word));
                    break;
                default:
                    found.Add(new Redirection(sign, word));
                    break;
            }
        }

        return found;
    }

    /// <summary>Adds what the redirections do.</summary>
    /// <param name="emptied">Whether nothing is written, so that a file is emptied.</param>
    public static void Judge(Reading reading, List<Redirection> redirections, string program, bool emptied)
    {
        foreach (var redirection in redirections)
        {
            var path = redirection.Target.Text;
            if (path.StartsWith("/dev/tcp/", StringComparison.Ordinal) || path.StartsWith("/dev/udp/", StringComparison.Ordinal))
            {
                var local = Peers.IsInside(path.Split('/').ElementAtOrDefault(3) ?? "");
                reading.SentAway |= !local;
                reading.Add(program, local ? EffectClass.Mutating : EffectClass.Exfiltration, $"{redirection.Operator} {path} opens a network connection",
                    effects: new CommandEffects { Peers = [path[9..]] });
            }
            else if (!redirection.Writes)
            {
                Read(reading, path, program);
            }
            else if (!Paths.IsSink(path))
            {
                Write(reading, redirection, path, program, emptied);
            }
        }
    }

    private static void Read(Reading reading, string path, string program)
    {
        if (Paths.IsSecret(path))
        {
            reading.SecretRead = true;
            reading.Add(program, EffectClass.PrivilegeEscalation, $"< {path} reads credentials", effects: new CommandEffects { Reads = [path] });
        }
    }

    private static void Write(Reading reading, Redirection redirection, string path, string program, bool emptied)
    {
        var effects = new CommandEffects { Writes = [path] };
        var (found, why) = Paths.Write(path);
        if (emptied && redirection.Operator is ">" or ">|" && emptied)
        {
            (found, why) = (EffectClass.Destructive, "empties the file");
        }

        reading.Add(program, found, $"{redirection.Operator} {path} {why}", effects: effects);
    }

    private static Word HereDocument(ShellNode lines, Variables variables, ShellNode? marker)
    {
        var quoted = marker?.Raw().AsSpan().IndexOfAny('\'', '"', '\\') >= 0;
        if (quoted)
        {
            return Word.Literal(string.Concat(lines.Children("Parts").Select(part => part.Text("Value"))));
        }

        return WordExpander.ExpandLines(lines, variables);
    }
}
