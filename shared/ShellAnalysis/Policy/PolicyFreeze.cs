using Platform.Contracts.Policy;
using Platform.Contracts.Tasks;

namespace Platform.ShellAnalysis.Policy;

/// <summary>A window in which plans that change something do not start.</summary>
internal sealed record PolicyFreeze
{
    public required PolicyWindow Window { get; init; }
    /// <summary>True: what is approved starts when it ends. False: it is refused.</summary>
    public required bool Waits { get; init; }
    /// <summary>Only targets with one of these labels; empty = all.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
    public IReadOnlyList<TaskCategory> ExceptCategories { get; init; } = [];
    public IReadOnlyList<string> ExceptRequesters { get; init; } = [];

    /// <summary>Whether it keeps a plan from starting at the case's time. What only reads changes nothing and is never kept.</summary>
    public bool Holds(PolicyCase one) =>
        one.Class != EffectClass.ReadOnly.Name()
        && (Labels.Count == 0 || one.Labels.Intersect(Labels, StringComparer.OrdinalIgnoreCase).Any())
        && !(one.Category is { } category && ExceptCategories.Contains(category))
        && !one.RequesterRoles.Intersect(ExceptRequesters, StringComparer.OrdinalIgnoreCase).Any()
        && Window.Holds(one.At);

    public FreezeVerdict Verdict(DateTimeOffset at) => new(Window.Name, Window.End(at), Waits);
}
