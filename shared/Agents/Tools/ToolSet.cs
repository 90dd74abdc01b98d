using System.Text.RegularExpressions;

namespace Platform.Agents.Tools;

/// <summary>The tools of an agent at work. What is not declared read-only, or cannot be checked, does not come in.</summary>
public sealed partial class ToolSet
{
    private readonly SortedDictionary<string, ITool> _offered = new(StringComparer.Ordinal);
    private readonly List<string> _left = [];

    /// <summary>An empty set.</summary>
    public static ToolSet None { get; } = new([]);

    /// <summary>A set of tools.</summary>
    /// <exception cref="ToolRefusedException">One of them is refused.</exception>
    public ToolSet(IEnumerable<ITool> tools)
    {
        foreach (var tool in tools)
        {
            Add(tool);
        }
    }

    /// <summary>The tools that a model is offered, by name.</summary>
    public IReadOnlyCollection<ITool> Offered => _offered.Values;

    /// <summary>Tools that are not offered, each with the reason, in words for the model and for the report.</summary>
    public IReadOnlyList<string> LeftOut => _left;

    /// <summary>Those of the named tools that are here; a definition can take tools away and add none.</summary>
    public ToolSet Only(IReadOnlyCollection<string> names)
    {
        var set = new ToolSet(_offered.Where(tool => names.Contains(tool.Key)).Select(tool => tool.Value));
        set._left.AddRange(_left);
        return set;
    }

    /// <summary>The tool of a name; null where there is none.</summary>
    public ITool? Find(string name) => _offered.GetValueOrDefault(name);

    /// <summary>Takes a tool in; one whose prerequisites are not met is left out.</summary>
    /// <exception cref="ToolRefusedException">It is not read-only, its name is taken or wrong, or its schema or limits cannot be used.</exception>
    internal void Add(ITool tool)
    {
        var description = tool.Description;
        if (Problem(description) is { } problem)
        {
            throw new ToolRefusedException(description.Name, problem);
        }
        if (description.Prerequisites.FirstOrDefault(prerequisite => !prerequisite.IsMet) is { } unmet)
        {
            LeaveOut($"The tool {description.Name} needs {unmet.Need}.");
            return;
        }
        if (!_offered.TryAdd(description.Name, tool))
        {
            throw new ToolRefusedException(description.Name, "another tool has this name; give one of them another.");
        }
    }

    internal void LeaveOut(string reason) => _left.Add(reason);

    private static string? Problem(ToolDescription tool) => tool switch
    {
        _ when !Name().IsMatch(tool.Name) => "a name has 1 to 64 letters, digits, '_' and '-', the first a letter.",
        { Effect: ToolEffect.Unknown } => "nobody has declared what it does; declare its effect ReadOnly if it changes nothing, else leave it out.",
        { Effect: not ToolEffect.ReadOnly } => $"its effect is {tool.Effect}; a model is offered tools that only read. What changes something is a step of a plan, which a person approves.",
        _ when tool.Description.Trim().Length == 0 => "it has no description.",
        _ when tool.TimeOut <= TimeSpan.Zero || tool.TimeOut > TimeSpan.FromMinutes(10) => $"its time-out is {tool.TimeOut.TotalSeconds:0.###} s; it must be above 0 and at most 600.",
        { OutputCap: < 200 or > 100_000 } => $"its output cap is {tool.OutputCap} characters; it must be 200 to 100,000.",
        _ => ToolSchema.Problem(tool.Schema),
    };

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,63}\z")]
    private static partial Regex Name();
}
