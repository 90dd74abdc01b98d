using Platform.Chaos.Disturbances;

namespace Platform.Chaos.Results;

/// <summary>How long the platform took after disturbances of one kind, in seconds from the moment the part was started again.</summary>
/// <param name="What">Kind of disturbance.</param>
/// <param name="Count">How many there were.</param>
/// <param name="ReadyMedian">Until the part said that it is ready.</param>
/// <param name="ReadyMaximum">The longest of these.</param>
/// <param name="Measured">Disturbances after which a new task was followed.</param>
/// <param name="FirstTaskMedian">Until that task, submitted at once, had ended; null where none was measured.</param>
/// <param name="FirstTaskMaximum">The longest of these.</param>
internal sealed record Recovery(
    string What, int Count, double ReadyMedian, double ReadyMaximum, int Measured, double? FirstTaskMedian, double? FirstTaskMaximum)
{
    public static IReadOnlyList<Recovery> Of(IReadOnlyList<Struck> disturbances) =>
    [
        .. disturbances.GroupBy(Name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Of(group.Key, [.. group])),
        Of("all", disturbances),
    ];

    private static string Name(Struck struck) =>
        struck.What.Part is DisturbancePlan.RabbitMq or DisturbancePlan.Postgres ? $"{struck.What.Kind} {struck.What.Part}" : $"{struck.What.Kind} a service";

    private static Recovery Of(string what, IReadOnlyList<Struck> disturbances)
    {
        var ready = disturbances.Select(struck => (struck.ReadyAt - struck.RestartedAt).TotalSeconds).Order().ToList();
        var first = disturbances.Where(struck => struck.FirstTask?.EndedAt is not null)
            .Select(struck => (struck.FirstTask!.EndedAt!.Value - struck.RestartedAt).TotalSeconds).Order().ToList();
        return new Recovery(what, disturbances.Count, Median(ready) ?? 0, ready.LastOrDefault(), first.Count, Median(first), first.Count == 0 ? null : first[^1]);
    }

    private static double? Median(List<double> ordered) => ordered.Count == 0 ? null : ordered[ordered.Count / 2];
}
