using System.Text.RegularExpressions;

namespace Platform.ShellAnalysis.Resolution;

/// <content>Which variables are numbers for sure.</content>
internal sealed partial class Variables
{
    /// <summary>Whether the variable has the attribute of a number: what is assigned to it is taken for an expression.</summary>
    public bool MakesNumbers(string name) => (!Opaque && _known.GetValueOrDefault(name) is { Odd: true, Number: true }) || CountersOfTheShell().IsMatch(name);

    /// <summary>A test has shown that the value is a number.</summary>
    public void SetNumber(string name)
    {
        var old = _known.GetValueOrDefault(name);
        if (old is not { Odd: true })
        {
            _known[name] = (old ?? new Variable(Bound.Filled.Contains(name) ? Word.Filled.ToString() : null, false)) with { Number = true };
        }
    }

    /// <summary>
    /// Whether an expression gets nothing but a number from the name, whatever happens. A name that nothing sets is empty, or
    /// is a setting of the shell that runs the script.
    /// </summary>
    public bool IsNumber(string name) => IsNumber(name, 3);

    private bool IsNumber(string name, int depth) => name.Length == 0 || (NumberOfTheShell().IsMatch(name) && !_known.ContainsKey(name)) ? true
        : name[0] is '@' or '*' || char.IsAsciiDigit(name[0]) ? Positional is { } words && (int.TryParse(name, out var at) ? words.Skip(at - 1).Take(1) : words).All(word => NumericText.IsText(word.Text))
        : Opaque || TextOfTheShell().IsMatch(name) ? false
        : _known.GetValueOrDefault(name) is not { } value ? !Bound.Filled.Contains(name) || Bound.Numbers.Contains(name)
        // A text that is a name is read as that name.
        : value.Number || (value.Text is { } text && (NumericText.IsText(text) || (depth > 0 && WholeName().IsMatch(text) && IsNumber(text, depth - 1))));

    [GeneratedRegex(@"\A[A-Za-z_]\w*\z")]
    private static partial Regex WholeName();

    [GeneratedRegex(@"\A(?:[#?$!]|S?RANDOM|SECONDS|LINENO|E?UID|PPID|OPTIND|EPOCHSECONDS|BASHPID|SHLVL|BASH_SUBSHELL|PIPESTATUS)\z")]
    private static partial Regex NumberOfTheShell();

    [GeneratedRegex(@"\A(?:S?RANDOM|SECONDS|OPTIND|LINENO|BASHPID|HISTCMD)\z")]
    private static partial Regex CountersOfTheShell();

    [GeneratedRegex(@"\A(?:REPLY|OPTARG|MAPFILE|_|-|BASH_(?:REMATCH|ARGV0?|COMMAND|EXECUTION_STRING)|COMP_\w+|READLINE_\w+)\z")]
    private static partial Regex TextOfTheShell();
}
