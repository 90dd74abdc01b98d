using System.Globalization;

namespace Platform.Bench.Results;

/// <summary>What a figure has to reach.</summary>
/// <param name="Text">The goal in words, with the floor that it is a ratio of.</param>
/// <param name="Limit">The goal in the figure's unit; where it is a ratio of a floor, of the floor of this run.</param>
/// <param name="IsMost">True where the figure may not be above the limit, false where it may not be below.</param>
internal sealed record Goal(string Text, double Limit, bool IsMost)
{
    public static Goal AtMost(double limit, string text) => new(text, limit, IsMost: true);

    public static Goal AtLeast(double limit, string text) => new(text, limit, IsMost: false);

    public bool IsReachedBy(double value) => IsMost ? value <= Limit : value >= Limit;

    /// <summary>How good the figure is, as a part of the goal: 1 reaches it, 0.5 is half as good as wanted.</summary>
    public double Share(double value) => IsMost ? Limit / value : value / Limit;

    public string Verdict(double value) => string.Create(
        CultureInfo.InvariantCulture, $"{(IsReachedBy(value) ? "reached" : "MISSED")} ({Share(value):0.00} of it): {Text}");
}
