namespace Platform.ShellAnalysis.Resolution;

/// <summary>A variable as far as it is known: its text with gaps, and whether a command's output is part of it.</summary>
internal sealed record Variable(string? Text, bool Substitution);

/// <summary>What is known of variables at one place of a script.</summary>
internal sealed class Variables
{
    private readonly Dictionary<string, Variable> _known;

    public Variables() => _known = new Dictionary<string, Variable>(StringComparer.Ordinal);

    private Variables(Dictionary<string, Variable> known) => _known = known;

    /// <summary>Names that the caller binds to values that are not empty.</summary>
    public IReadOnlySet<string> Bound { get; init; } = new HashSet<string>();

    public Variables Copy() => new(new Dictionary<string, Variable>(_known, StringComparer.Ordinal)) { Bound = Bound };

    public Variable? Find(string name) => _known.GetValueOrDefault(name);

    public void Set(string name, Variable value) => _known[name] = value;

    /// <summary>After a branch that may not have run: what it may have changed is no longer known.</summary>
    public void Forget(Variables branch)
    {
        foreach (var (name, value) in branch._known)
        {
            if (_known.GetValueOrDefault(name) != value)
            {
                _known[name] = new Variable(null, value.Substitution);
            }
        }
    }
}
