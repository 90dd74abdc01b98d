using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Functions of a script: read with the words of each call; one that is never called is read once, without any.</summary>
internal sealed class Functions(Reading reading)
{
    private readonly List<(string Name, ShellNode Body)> _declared = [];
    private readonly HashSet<ShellNode> _called = [];
    private readonly List<string> _running = [];

    public void Declare(ShellNode declaration, Variables variables)
    {
        var name = declaration.Child("Name")?.Text("Value") ?? "";
        if (declaration.Child("Body") is not { } body)
        {
            return;
        }

        variables.Declare(name, body);
        _declared.Add((name, body));
        if (Regex.IsMatch(body.Raw(), $@"(?<![\w-]){Regex.Escape(name)}\s*(?:\|[^|]|&(?!&))"))
        {
            reading.Add(name, EffectClass.Destructive, $"function {name} starts itself again and again until the machine stands still");
        }
    }

    public PipeInput Call(TreeWalker walker, string name, ShellFunction function, IReadOnlyList<Word>? arguments, Variables variables, PipeInput input)
    {
        // A second call within the first has other words; a third tells nothing new.
        var depth = _running.Count(running => running == name);
        if (depth > 1 || _running.Count >= Reading.DeepestNesting)
        {
            reading.Add(name, depth > 1 ? EffectClass.ReadOnly : EffectClass.Unknown, $"{name}: functions that call functions are read {Reading.DeepestNesting} deep");
            return new PipeInput(InputKind.Output);
        }

        _running.Add(name);
        var output = PipeInput.None;
        foreach (var body in function.Bodies)
        {
            _called.Add(body);
            var inner = variables.Within(depth > 0 ? null : arguments);
            output = walker.Body(body, inner, input);
            variables.Leave(inner);
        }

        _running.Remove(name);
        return output.Kind == InputKind.None ? new PipeInput(InputKind.Output) : output;
    }

    public void Uncalled(TreeWalker walker, Variables variables)
    {
        foreach (var (name, body) in _declared.Where(one => !_called.Contains(one.Body)).ToList())
        {
            Call(walker, name, new ShellFunction([body], true), null, variables.Copy(), PipeInput.None);
        }
    }
}
