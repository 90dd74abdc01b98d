using Platform.ShellAnalysis.Rules;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Says what one simple command runs in the end, through wrappers and shells, and judges that by its rule.</summary>
internal sealed class CommandResolver(Reading reading)
{
    private static readonly string[] SystemFolders =
        ["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/", "/snap/bin/", "/opt/homebrew/bin/"];

    private readonly ShellCalls _shells = new(reading);

    public static string BaseName(string text)
    {
        var folder = Array.Find(SystemFolders, folder => text.StartsWith(folder, StringComparison.Ordinal) && !text[folder.Length..].Contains('/', StringComparison.Ordinal));
        return folder is null ? text : text[folder.Length..];
    }

    /// <summary>Judges a command and says what it prints.</summary>
    /// <param name="external">Whether another program starts it, which knows no functions and no aliases.</param>
    public PipeInput Resolve(TreeWalker walker, List<Word> argv, PipeInput input, Variables variables, IReadOnlyList<ShellNode>? source = null, bool external = false)
    {
        if (argv.Count == 0)
        {
            reading.Add("", EffectClass.Unknown, "the command's name is only known when it runs");
            return new PipeInput(InputKind.Output);
        }

        var name = argv[0];
        if (Spelling.Hidden(argv, source) is { } hidden)
        {
            reading.Add(name.Text, EffectClass.Obfuscated, $"{Shown(argv)}: {hidden}", argv);
        }

        if (!name.Known)
        {
            reading.Add("", EffectClass.Unknown, $"{Shown(argv)}: which program runs is only known when it runs");
            Overlay.Judge(reading, new ProgramRule { Name = "", Family = "", Class = EffectClass.Unknown }, "", [.. argv.Skip(1)], input);
            variables.LoseAll();
            return new PipeInput(InputKind.Output);
        }

        var program = BaseName(name.Text);
        var arguments = argv.GetRange(1, argv.Count - 1);
        if (!external && reading.Aliases.TryGetValue(program, out var stands))
        {
            reading.Add(program, EffectClass.Obfuscated, $"{program}: an alias makes it run '{stands}'", argv);
            reading.Aliases.Remove(program);
            walker.Script($"{stands} {string.Join(' ', arguments.Select(Quoted))}", variables, input, "alias");
            reading.Aliases[program] = stands;
        }

        if (!external && variables.Function(name.Text) is { } function)
        {
            reading.Add(program, EffectClass.ReadOnly, $"{program}: a function of this script, judged by what it does", argv);
            var output = walker.CallFunction(name.Text, function, arguments, variables, input);
            if (function.Sure)
            {
                return output;
            }
        }

        return Special(walker, program, arguments, argv, input, variables) ?? Ruled(walker, program, arguments, argv, input, variables);
    }

    private static string Quoted(Word word) => word.Known ? $"'{word.Text.Replace("'", "'\\''", StringComparison.Ordinal)}'" : word.Text;

    private PipeInput? Special(TreeWalker walker, string program, List<Word> arguments, List<Word> argv, PipeInput input, Variables variables)
    {
        switch (program)
        {
            case "eval":
                var code = string.Join(' ', arguments.Select(word => word.Text));
                if (arguments.Exists(word => word.Substitution))
                {
                    reading.Add(program, EffectClass.Obfuscated, "eval runs what another command prints", argv);
                }

                walker.Script(code, variables, input, "eval");
                return new PipeInput(InputKind.Output);
            case "alias":
                Alias(walker, arguments, variables);
                return PipeInput.None;
            case "trap":
                Trap(walker, [.. arguments.SkipWhile(word => word.Text == "--")], variables);
                reading.Add(program, EffectClass.ReadOnly, "trap: its script is judged by itself", argv);
                return PipeInput.None;
            case "find":
                return FindActions.Resolve(reading, this, walker, arguments, argv, variables);
            default:
                Builtins.Apply(program, arguments, variables);
                return ShellCalls.IsShell(program) ? _shells.Resolve(walker, program, arguments, argv, input, variables) : null;
        }
    }

    /// <summary>Whether a command is certainly another process, a shell or a wrapper, so that it changes nothing of this shell.</summary>
    public bool IsStarted(IReadOnlyList<Word> argv, Variables variables)
    {
        if (argv.Count == 0 || !argv[0].Known || variables.Function(argv[0].Text) is not null)
        {
            return false;
        }

        var program = BaseName(argv[0].Text);
        return !reading.Aliases.ContainsKey(program) && (ShellCalls.IsShell(program) || reading.Rules.Find(program)?.Wrapper is { Environment: not WrapperEnvironment.Shell });
    }

    private static void Trap(TreeWalker walker, List<Word> arguments, Variables variables)
    {
        if (arguments.Count > 1 && arguments[0].Text is not ("" or "-" or "-p" or "-l"))
        {
            var before = variables.Later();
            var inner = before.Copy();
            walker.Script(arguments[0].Text, inner, PipeInput.None, "trap");
            if (!arguments.Skip(1).All(word => word.Text is "EXIT" or "0"))
            {
                // Nothing follows what runs in the end.
                variables.ForgetForGood(inner, before);
            }
        }
        else if (!arguments.TrueForAll(word => word.One))
        {
            variables.LoseAll();
        }
    }

    private void Alias(TreeWalker walker, List<Word> arguments, Variables variables)
    {
        reading.Add("alias", EffectClass.ReadOnly, "alias lasts as long as this shell; what it stands for is judged by itself");
        foreach (var text in arguments.Select(word => word.Text).Where(text => text.IndexOf('=', StringComparison.Ordinal) > 0))
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            // ls='ls --color' only adds options; anything else hides what a name runs.
            if (!text[(at + 1)..].StartsWith(text[..at] + " -", StringComparison.Ordinal) || text.Any(";|&$`\n".Contains))
            {
                reading.Aliases[text[..at]] = text[(at + 1)..];
            }

            walker.Script(text[(at + 1)..], variables.Copy(), PipeInput.None, "alias");
        }
    }

    private PipeInput Ruled(TreeWalker walker, string program, List<Word> arguments, List<Word> argv, PipeInput input, Variables variables)
    {
        var rule = reading.Rules.Find(program) ?? Family(program);
        if (rule is null)
        {
            reading.Add(program, EffectClass.Unknown, $"{Shown(argv)}: no rule knows the program '{program}'", argv);
            Overlay.Judge(reading, new ProgramRule { Name = program, Family = "", Class = EffectClass.Unknown }, program, arguments, input);
            return new PipeInput(InputKind.Output);
        }

        var (wrapped, wrapper, level) = Wrappers.Unwrap(rule, arguments);
        if (wrapper is not null && wrapped is not null)
        {
            return Wrapped(walker, wrapper, level, wrapped, arguments, argv, input, variables);
        }

        var match = RuleMatcher.Match(rule, arguments);
        var effects = Effects.Of(match, arguments);
        var blocked = match.Class == EffectClass.Destructive && arguments.Exists(word => Paths.IsDangerousWhenEmpty(word.Text));
        var code = InnerCode.Judge(rule, match, arguments);
        if (code.Class > match.Class)
        {
            reading.Add(program, code.Class, $"{Shown(argv)}: {code.Why}");
        }

        reading.Add(program, match.Class, $"{Shown(argv)}: {match.Why}{(blocked ? "; a value that is not known here would, if empty, destroy far more" : "")}", argv, blocked, effects);
        Overlay.Judge(reading, match.Rule with { Text = rule.Text || match.Rule.Text, Network = rule.Network || match.Rule.Network }, program, arguments, input, match);
        return Outputs.Of(program, rule, arguments, input);
    }

    private PipeInput Wrapped(
        TreeWalker walker, WrapperRule wrapper, ProgramRule level, List<Word> wrapped, List<Word> arguments, List<Word> argv, PipeInput input, Variables variables)
    {
        var own = RuleMatcher.Match(level with { Sub = null, Bare = null, Operands = null }, [.. arguments.Take(arguments.Count - wrapped.Count)]);
        var least = EffectClasses.Worse(own.Class, wrapped.Count == 0 && !own.Settled ? wrapper.Bare : wrapper.Least);
        var peers = wrapper.Remote ? arguments.Select(word => Peers.HostOf(word.Text)).Where(host => host.Length > 0).Take(1).ToList() : [];
        reading.Add(level.Name, least, $"{Shown(argv)}: {own.Why}", argv, effects: new CommandEffects { Peers = peers });
        Overlay.Judge(reading, level with { Text = true }, level.Name, [.. arguments.Take(arguments.Count - wrapped.Count)], input, own);
        if (wrapped.Count == 0 || own.Settled)
        {
            return new PipeInput(InputKind.Output);
        }

        if (wrapper.Remote && input.Kind is not (InputKind.None or InputKind.Literal) && !arguments.Exists(word => Peers.HostOf(word.Text) is { Length: > 3 } host && Peers.IsInside(host)))
        {
            reading.SentAway = true;
            reading.Add(level.Name, EffectClass.Exfiltration, $"{Shown(argv)}: what it reads goes to a machine outside");
        }

        var options = arguments.Count - wrapped.Count > wrapper.Skip;
        var started = wrapper.Environment == WrapperEnvironment.Shell ? variables : variables.Child(null, wrapper.Environment == WrapperEnvironment.Kept && !(wrapper.Assignments && options));
        if (wrapper.Script)
        {
            walker.Script(string.Join(' ', wrapped.Select((word, index) => wrapper.ScriptRest && index > 0 ? Quoted(word) : word.Text)), wrapper.Remote ? new Variables() : started.Child(null), input, level.Name);
            return new PipeInput(InputKind.Output);
        }

        var command = wrapper.Assignments ? [.. wrapped.SkipWhile(word => word.Text.IndexOf('=', StringComparison.Ordinal) > 0 && word.Text[0] != '-')] : wrapped;
        if (wrapper.Assignments)
        {
            foreach (var word in wrapped.Take(wrapped.Count - command.Count))
            {
                var text = word.Text;
                var at = text.IndexOf('=', StringComparison.Ordinal);
                if (EnvironmentNames.Problem(text[..at], text[(at + 1)..]) is (var problem, var why))
                {
                    reading.Add(level.Name, problem, $"{text}: {why}");
                }

                started.Set(text[..at], new Variable(word.One ? text[(at + 1)..] : null, word.Substitution));
                started.Export(text[..at]);
            }
        }

        if (wrapper.Appends)
        {
            command = [.. command, new Word { Text = Word.Filled.ToString(), Unsplit = true }];
            input = PipeInput.None;
        }

        return command.Count == 0 ? new PipeInput(InputKind.Output) : Resolve(walker, command, input, started, external: true);
    }

    /// <summary>Programs with a version in their name (<c>python3.12</c>) or a family in it (<c>mkfs.ext4</c>).</summary>
    private ProgramRule? Family(string program)
    {
        var dot = program.IndexOf('.', StringComparison.Ordinal);
        return (dot > 0 ? reading.Rules.Find(program[..dot]) : null) ?? reading.Rules.Find(program.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '-'));
    }

    public static string Shown(IReadOnlyList<Word> argv)
    {
        var text = string.Join(' ', argv.Select(word => word.Text.Replace(Word.Gap, '…').Replace(Word.Filled, '…'))).ReplaceLineEndings(" ");
        return text.Length > 120 ? text[..119] + "…" : text;
    }
}
