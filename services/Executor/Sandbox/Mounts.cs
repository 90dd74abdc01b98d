using Platform.Executor.Execution;
using Platform.Executor.Runners;

namespace Platform.Executor.Sandbox;

/// <summary>What a run finds writable, and what of it is read-only all the same.</summary>
/// <param name="Places">What bubblewrap mounts, in this order.</param>
/// <param name="ReadOnlyFirst">What is read-only before bubblewrap starts.</param>
internal sealed record Mounts(IReadOnlyList<Place> Places, IReadOnlyList<string> ReadOnlyFirst)
{
    /// <exception cref="ExecutionRefusedException">The run declares a path outside its target's scope, or one that cannot be bound.</exception>
    public static Mounts For(ScriptRun run)
    {
        var places = run.ReadOnly ? [] : WritablePlaces.For(run.Effects, run.Target.Scope);
        var first = ReadOnlyEntries.Of(places);
        IReadOnlyList<Place> later = [.. places.Where(place => !first.Contains(place))];
        return new Mounts(run.Overlay?.Places(later) ?? later, [.. first.Select(place => run.Overlay?.Copy(place.Path) ?? place.Path)]);
    }
}
