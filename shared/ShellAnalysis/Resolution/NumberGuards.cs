using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>
/// Tests after which a variable holds a number for sure: <c>[[ $x =~ ^[0-9]+$ ]]</c> where the script goes on only if it holds,
/// and a case that leaves on <c>*[!0-9]*</c>.
/// </summary>
internal sealed partial class NumberGuards(Reading reading)
{
    private int _loops;
    private int _functions;

    /// <summary>Reads the body of a loop: <c>continue</c> and <c>break</c> leave it.</summary>
    public void InLoop(Action body)
    {
        _loops++;
        body();
        _loops--;
    }

    /// <summary>Reads the body of a function: <c>return</c> leaves it, and loops around its call are no business of its own.</summary>
    public T InFunction<T>(Func<T> body)
    {
        var loops = _loops;
        (_loops, _functions) = (0, _functions + 1);
        var result = body();
        (_loops, _functions) = (loops, _functions - 1);
        return result;
    }

    /// <summary>What is known where the last of these statements succeeded.</summary>
    public static void Passed(IReadOnlyList<ShellNode> conditions, Variables variables)
    {
        if (conditions.Count > 0 && !conditions[^1].Flag("Negated"))
        {
            Names(conditions[^1].Child("Cmd")).ToList().ForEach(variables.SetNumber);
        }
    }

    /// <summary>What is known behind a command, where those for which a test did not hold have left.</summary>
    public void After(ShellNode command, Variables variables)
    {
        var names = command.Type switch
        {
            "BinaryCmd" when command.Operator() == "||" && command.Child("X") is { } test && !test.Flag("Negated") && Leaves(command.Child("Y")!.Value, variables) => Names(test.Child("Cmd")),
            "IfClause" when command.Children("Cond") is [var test] && test.Flag("Negated") && Leaves(command.Children("Then"), variables) => Names(test.Child("Cmd")),
            "CaseClause" when command.Child("Word") is { } word && Variable(word) is { } name && command.Children("Items")
                .TakeWhile(item => Leaves(item.Children("Stmts"), variables)).SelectMany(item => item.Children("Patterns"))
                .Any(pattern => pattern.Raw() is "*[!0-9]*" or "*[^0-9]*" or "*[![:digit:]]*") => [name],
            _ => [],
        };
        names.ToList().ForEach(variables.SetNumber);
    }

    /// <summary>The variables that are numbers where a test within <c>[[ ]]</c> holds.</summary>
    public static IEnumerable<string> Tested(ShellNode? test) => test switch
    {
        { Type: "ParenTest" } inner => Tested(inner.Child("X")),
        { Type: "BinaryTest" } both when both.At("OpPos", 2) == "&&" => Tested(both.Child("X")).Concat(Tested(both.Child("Y"))),
        { Type: "BinaryTest" } match when match.At("OpPos", 2) == "=~" && match.Child("Y") is { } pattern && Number().IsMatch(pattern.Raw())
            && match.Child("X") is { } word && Variable(word) is { } name => [name],
        _ => [],
    };

    private bool Leaves(IReadOnlyList<ShellNode> statements, Variables variables) => statements.Count > 0 && Leaves(statements[^1], variables);

    private bool Leaves(ShellNode statement, Variables variables) => !statement.Flag("Background") && statement.Child("Cmd") switch
    {
        { Type: "CallExpr" } call => call.Children("Args") is [var first, ..] && first.Raw() is var name && variables.Function(name) is null && !reading.Aliases.ContainsKey(name)
            && (name == "exit" || (name == "return" && _functions > 0) || (name is "continue" or "break" && _loops > 0)),
        { Type: "Block" } block => Leaves(block.Children("Stmts"), variables),
        _ => false,
    };

    private static IEnumerable<string> Names(ShellNode? command) => command switch
    {
        { Type: "TestClause" } clause => Tested(clause.Child("X")),
        { Type: "BinaryCmd" } both when both.Operator() == "&&" =>
            new[] { both.Child("X")!.Value, both.Child("Y")!.Value }.Where(side => !side.Flag("Negated")).SelectMany(side => Names(side.Child("Cmd"))),
        _ => [],
    };

    /// <summary>The name where the word is one variable as it is.</summary>
    private static string? Variable(ShellNode word) =>
        NumericText.Parts(word).ToList() is [{ Type: "ParamExp" } part] && Plain().Match(part.Raw()) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex(@"\A\^(?:[-+]\??|\[[-+]{1,2}\]\??)?\(?(?:\[0-9\]|\[1-9\]|\[\[:digit:\]\]|\[1-9\]\[0-9\])(?:[+*]|\{\d+(?:,\d*)?\})\)?\$\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A\$(?:(?<name>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)\})\z")]
    private static partial Regex Plain();
}
