namespace Platform.Bench.Results;

/// <summary>What a run has found so far.</summary>
internal sealed class Report(Action<string> say)
{
    private readonly List<Figure> _figures = [];
    private readonly List<string> _broken = [];

    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>What must hold whatever the speed, and does not.</summary>
    public IReadOnlyList<string> Broken => _broken;

    public void Add(string part, Form? form, string name, double value, string unit, Goal? goal = null) =>
        _figures.Add(new Figure(part, form, name, value, unit, goal));

    /// <summary>Says what is being measured now.</summary>
    public void Begin(string part, Form? form) => say(Title(part, form));

    public static string Title(string part, Form? form) => form is { } one ? $"{part}, {one.ToString().ToLowerInvariant()}" : part;

    /// <summary>A figure found before; null where its part did not run.</summary>
    public double? Find(string part, string name) => _figures.Find(figure => figure.Part == part && figure.Name == name)?.Value;

    public void Break(string problem)
    {
        _broken.Add(problem);
        say($"BROKEN: {problem}");
    }

    /// <summary>Notes a problem unless the condition holds.</summary>
    public void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            Break(problem);
        }
    }
}
