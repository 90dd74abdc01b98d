using Platform.Chaos.Disturbances;
using Platform.Chaos.Tasks;

namespace Platform.Chaos.Results;

/// <summary>How long the platform took after disturbances of one kind, in seconds. Null where no task ended after any of them.</summary>
/// <param name="What">Kind of disturbance.</param>
/// <param name="Count">How many there were.</param>
/// <param name="ReadyMedian">From the restart until the part said that it is ready.</param>
/// <param name="FirstTaskMedian">From the restart until the first task ended.</param>
/// <param name="FirstTaskMaximum">The longest of these.</param>
internal sealed record Recovery(string What, int Count, double ReadyMedian, double? FirstTaskMedian, double? FirstTaskMaximum)
{
    public static IReadOnlyList<Recovery> Of(IReadOnlyList<Struck> disturbances, IReadOnlyCollection<ChaosTask> tasks)
    {
        var ends = tasks.Select(task => task.EndedAt).OfType<DateTimeOffset>().Order().ToList();
        return
        [
            .. disturbances.GroupBy(Name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Of(group.Key, [.. group], ends)),
            Of("all", disturbances, ends),
        ];
    }

    private static string Name(Struck struck) =>
        struck.What.Part is DisturbancePlan.RabbitMq or DisturbancePlan.Postgres ? $"{struck.What.Kind} {struck.What.Part}" : $"{struck.What.Kind} a service";

    private static Recovery Of(string what, IReadOnlyList<Struck> disturbances, List<DateTimeOffset> ends)
    {
        var firstTask = disturbances.Select(struck => ends.Where(end => end > struck.RestartedAt).Select(end => (double?)(end - struck.RestartedAt).TotalSeconds).FirstOrDefault())
            .OfType<double>().Order().ToList();
        return new Recovery(
            what, disturbances.Count, Median([.. disturbances.Select(struck => (struck.ReadyAt - struck.RestartedAt).TotalSeconds).Order()]) ?? 0,
            Median(firstTask), firstTask.Count == 0 ? null : firstTask[^1]);
    }

    private static double? Median(List<double> ordered) => ordered.Count == 0 ? null : ordered[ordered.Count / 2];
}
