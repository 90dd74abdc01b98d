using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>A variable as far as it is known: its text with gaps, and whether a command's output is part of it.</summary>
/// <param name="Text">Its text; null where that is only known when the script runs.</param>
/// <param name="Substitution">Whether a command's output is part of it.</param>
/// <param name="Fixed">Whether it is read-only, so that later assignments change nothing.</param>
/// <param name="Odd">Whether it can never be known again: a number, a reference, one that a trap changes.</param>
/// <param name="Number">Whether it is a number for sure, whichever.</param>
/// <param name="Map">Whether it is a list whose indexes are plain texts, as after <c>declare -A</c>.</param>
internal sealed record Variable(string? Text, bool Substitution, bool Fixed = false, bool Odd = false, bool Number = false, bool Map = false);

/// <summary>A function: its possible bodies, and whether it is declared whichever way the script went.</summary>
internal sealed record ShellFunction(IReadOnlyList<ShellNode> Bodies, bool Sure);

/// <summary>A list of positional parameters. Each one that is set is an object of its own, even where it is as unknown as the one before.</summary>
internal sealed class Parameters(IReadOnlyList<Word>? words)
{
    public IReadOnlyList<Word>? Words { get; } = words;
}

/// <summary>What is known of variables, functions and positional parameters at one place of a script.</summary>
internal sealed partial class Variables
{
    private readonly Dictionary<string, Variable> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShellFunction> _functions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exported = new(StringComparer.Ordinal);
    private Parameters _parameters = new(null);
    private bool _oddParameters;

    /// <summary>Variables that the caller sets.</summary>
    public BoundValues Bound { get; init; } = BoundValues.None;

    /// <summary>The positional parameters; null where they are only known when the script runs. A word that is not one for sure makes those after it unsure.</summary>
    public IReadOnlyList<Word>? Positional
    {
        get => _oddParameters ? null : _parameters.Words;
        set => _parameters = new Parameters(value);
    }

    /// <summary>Whether splitting and globbing follow rules of the script's own, so that nothing that is split is known.</summary>
    public bool OddSplitting { get; set; }

    /// <summary>Whether braces, words <c>name=value</c> and <c>$'...'</c> may be read in another way, as after <c>set -k</c> and by another shell than bash.</summary>
    public bool OddWords { get; set; }

    /// <summary>Whether nothing at all is known any more, as after a file was sourced or a reference declared.</summary>
    public bool Opaque { get; private set; }

    public Variables Copy()
    {
        var copy = new Variables
        {
            Bound = Bound, OddSplitting = OddSplitting, OddWords = OddWords, Opaque = Opaque, _parameters = _parameters, _oddParameters = _oddParameters,
        };
        Fill(copy._known, _known);
        Fill(copy._functions, _functions);
        copy._exported.UnionWith(_exported);
        return copy;
    }

    /// <summary>What a program that this shell starts knows: variables that are surely exported, and functions that may be.</summary>
    /// <param name="positional">The positional parameters of another shell.</param>
    /// <param name="inherits">Whether it surely gets the variables.</param>
    public Variables Child(IReadOnlyList<Word>? positional, bool inherits = true)
    {
        var child = new Variables { Bound = Bound, Positional = positional, Opaque = Opaque };
        Fill(child._functions, _functions.Select(one => KeyValuePair.Create(one.Key, one.Value with { Sure = false })));
        if (inherits)
        {
            // That a variable is read-only, or is made a number, is not handed down.
            Fill(child._known, _known.Where(one => _exported.Contains(one.Key)).Select(one => KeyValuePair.Create(one.Key, new Variable(one.Value.Text, one.Value.Substitution, Number: one.Value.Number))));
            child._exported.UnionWith(_exported);
        }

        return child;
    }

    /// <summary>What the body of a function knows that is called with these words.</summary>
    public Variables Within(IReadOnlyList<Word>? words)
    {
        var inner = Copy();
        inner.Positional = words;
        return inner;
    }

    /// <summary>After the body of a function: the parameters are again those that they were.</summary>
    public void Leave(Variables within)
    {
        within._parameters = _parameters;
        Forget(within);
    }

    /// <summary>What is known when a trap's script runs, some time later: functions and read-only values, but no others.</summary>
    public Variables Later()
    {
        var later = Copy();
        later.Positional = null;
        foreach (var (name, value) in _known)
        {
            later._known[name] = value.Fixed || value.Odd ? value : new Variable(null, value.Substitution);
        }

        return later;
    }

    public Variable? Find(string name) => Opaque ? null : _known.GetValueOrDefault(name);

    public void Set(string name, Variable value)
    {
        if (name == "IFS")
        {
            // Splitting now follows other rules: nothing that is split can be known any more.
            OddSplitting = true;
        }

        if (_known.GetValueOrDefault(name) is { } old && (old.Fixed || old.Odd))
        {
            return;
        }

        _known[name] = OfTheShell().IsMatch(name) ? new Variable(null, value.Substitution, Odd: true, Number: CountersOfTheShell().IsMatch(name)) : value;
    }

    /// <summary>What a name holds is only known when the script runs.</summary>
    public void Lose(string name) => Set(name, new Variable(null, false));

    /// <summary>A name never holds what is assigned to it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="number">Whether the shell makes a number of what is assigned; null where that stays as it was.</param>
    /// <param name="map">Whether it is a list whose indexes are plain texts; null where that stays as it was.</param>
    public void SetOdd(string name, bool? number = null, bool? map = null)
    {
        var old = _known.GetValueOrDefault(name);
        _known[name] = new Variable(null, false, Odd: true, Number: number ?? MakesNumbers(name), Map: map ?? old is { Map: true });
    }

    public void Fix(string name) => _known[name] = (_known.GetValueOrDefault(name) ?? new Variable(null, false)) with { Fixed = true };

    public void Export(string name) => _exported.Add(name);

    /// <summary>Whether programs are started with the variable is only known when the script runs, or they are not.</summary>
    public void Unexport(string name) => _exported.Remove(name);

    public void UnexportAll() => _exported.Clear();

    public void LoseAll()
    {
        Opaque = true;
        Positional = null;
        OddSplitting = true;
        foreach (var (name, function) in _functions)
        {
            _functions[name] = function with { Sure = false };
        }
    }

    public ShellFunction? Function(string name) => _functions.GetValueOrDefault(name);

    public void Declare(string name, ShellNode body) => _functions[name] = new ShellFunction([body], true);

    public void Undeclare(string name)
    {
        if (_known.GetValueOrDefault(name) is { Odd: true })
        {
            SetOdd(name, number: false, map: false);
        }

        if (_functions.TryGetValue(name, out var function))
        {
            _functions[name] = function with { Sure = false };
        }
    }

    /// <summary>After a branch that may not have run: what it may have changed is no longer known.</summary>
    public void Forget(Variables branch)
    {
        foreach (var (name, value) in branch._known)
        {
            var old = _known.GetValueOrDefault(name);
            if (old != value)
            {
                _known[name] = new Variable(
                    null, value.Substitution, Odd: value.Odd || (value.Fixed && old?.Fixed != true) || old?.Odd == true,
                    Number: IsNumber(name) && branch.IsNumber(name) && value.Odd == (old?.Odd ?? false), Map: value.Map && old?.Map == true);
            }
        }

        foreach (var (name, function) in branch._functions)
        {
            var old = _functions.GetValueOrDefault(name);
            if (old is null || !old.Bodies.SequenceEqual(function.Bodies))
            {
                _functions[name] = new ShellFunction([.. (old?.Bodies ?? []).Union(function.Bodies)], false);
            }
            else if (!function.Sure)
            {
                _functions[name] = old with { Sure = false };
            }
        }

        _exported.IntersectWith(branch._exported);
        OddSplitting |= branch.OddSplitting;
        OddWords |= branch.OddWords;
        Opaque |= branch.Opaque;
        _oddParameters |= branch._oddParameters;
        _parameters = ReferenceEquals(_parameters, branch._parameters) ? _parameters : new Parameters(null);
    }

    /// <summary>What a branch changed since <paramref name="before"/> can change at any moment, as a trap's script does.</summary>
    public void ForgetForGood(Variables branch, Variables before)
    {
        // Each assignment makes a value of its own, even where it is as unknown as the one before.
        foreach (var name in branch._known.Where(one => !ReferenceEquals(before._known.GetValueOrDefault(one.Key), one.Value)).Select(one => one.Key))
        {
            SetOdd(name, number: false, map: false);
        }

        // It may run before each command that follows, so that no list set later stays what it was set to.
        _oddParameters |= branch.Opaque || branch._oddParameters || !ReferenceEquals(before._parameters, branch._parameters);
        _exported.IntersectWith(branch._exported);
        OddSplitting |= branch.OddSplitting;
        OddWords |= branch.OddWords;
        Opaque |= branch.Opaque;
        foreach (var (name, function) in branch._functions)
        {
            _functions[name] = function.Bodies.SequenceEqual(_functions.GetValueOrDefault(name)?.Bodies ?? []) ? _functions[name] : function with { Sure = false };
        }
    }

    /// <summary>Loses what arithmetic and <c>${x:=...}</c> within a text assign.</summary>
    public void LoseAssigned(string raw)
    {
        foreach (Match part in Arithmetic().Matches(raw))
        {
            if (part.Value.AsSpan().IndexOfAny("=+-") >= 0)
            {
                foreach (Match name in Name().Matches(part.Value))
                {
                    // What arithmetic assigns is a number.
                    Set(name.Value, new Variable(null, false, Number: IsNumber(name.Value)));
                }
            }
        }

        foreach (Match part in Default().Matches(raw))
        {
            Lose(part.Groups[1].Value);
        }
    }

    private static void Fill<T>(Dictionary<string, T> into, IEnumerable<KeyValuePair<string, T>> from)
    {
        foreach (var (name, value) in from)
        {
            into[name] = value;
        }
    }

    [GeneratedRegex(@"^(?:_|OLDPWD|PWD|RANDOM|SRANDOM|SECONDS|LINENO|REPLY|OPT(?:ARG|IND|ERR)|PIPESTATUS|DIRSTACK|FUNCNAME|GROUPS|EPOCH\w+|HIST\w+|E?UID|PPID|SHELLOPTS|BASH\w*|MAPFILE|COPROC|COMP_?\w*|TIMEFORMAT|POSIXLY_CORRECT)$")]
    private static partial Regex OfTheShell();

    [GeneratedRegex(@"\(\(.*\)\)|\$\[.*\]|\blet\b.*|\[[^\]]*\]", RegexOptions.Singleline)]
    private static partial Regex Arithmetic();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Name();

    [GeneratedRegex(@"\$\{(\w+)(?:\[[^]]*\])?:?=")]
    private static partial Regex Default();
}
