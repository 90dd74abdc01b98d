namespace Platform.ShellAnalysis.Policy;

/// <summary>A time by name: certain hours of certain days, or from one date to another; in a zone, with its daylight saving.</summary>
internal sealed record PolicyWindow
{
    /// <summary>Longest chain of windows that follow each other without a gap, in days; what goes on longer has no end.</summary>
    private const int LongestDays = 366;

    public required string Name { get; init; }
    public required TimeZoneInfo Zone { get; init; }
    /// <summary>Recurring: days on which it begins; empty for a dated window.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];
    /// <summary>Recurring: minutes of the day, 0 to 1440; an end before the start is on the next day.</summary>
    public int FromMinute { get; init; }
    public int ToMinute { get; init; }
    /// <summary>Dated: wall-clock times of the zone.</summary>
    public DateTime From { get; init; }
    public DateTime To { get; init; }

    public bool Holds(DateTimeOffset at) => OccurrenceEnd(at) is not null;

    /// <summary>When it ends that holds at a time; null where it does not end within a year.</summary>
    public DateTimeOffset? End(DateTimeOffset at)
    {
        var end = at;
        while (OccurrenceEnd(end) is { } next)
        {
            if (next - at > TimeSpan.FromDays(LongestDays))
            {
                return null;
            }
            end = next;
        }
        return end;
    }

    private DateTimeOffset? OccurrenceEnd(DateTimeOffset at)
    {
        if (Days.Count == 0)
        {
            return Within(at, (Instant(From, latest: false), Instant(To, latest: true)));
        }
        // One that began yesterday may last until today.
        var today = TimeZoneInfo.ConvertTime(at, Zone).Date;
        return new[] { today.AddDays(-1), today }.Where(day => Days.Contains(day.DayOfWeek)).Select(day => Within(at, Occurrence(day))).Max();
    }

    /// <summary>Where clocks go back, the same wall-clock time comes twice: an occurrence begins at the first and ends at the second, without a gap.</summary>
    private (DateTimeOffset From, DateTimeOffset To) Occurrence(DateTime day) =>
        (Instant(day.AddMinutes(FromMinute), latest: false), Instant(day.AddDays(ToMinute <= FromMinute ? 1 : 0).AddMinutes(ToMinute), latest: true));

    private static DateTimeOffset? Within(DateTimeOffset at, (DateTimeOffset From, DateTimeOffset To) occurrence) =>
        occurrence.From <= at && at < occurrence.To ? occurrence.To : null;

    private DateTimeOffset Instant(DateTime wall, bool latest)
    {
        // A time that clocks skip in spring is taken for the moment at which they go on.
        while (Zone.IsInvalidTime(wall))
        {
            wall = wall.AddMinutes(1);
        }
        if (!Zone.IsAmbiguousTime(wall))
        {
            return new DateTimeOffset(wall, Zone.GetUtcOffset(wall));
        }
        var offsets = Zone.GetAmbiguousTimeOffsets(wall);
        return new DateTimeOffset(wall, latest ? offsets.Min() : offsets.Max());
    }
}
