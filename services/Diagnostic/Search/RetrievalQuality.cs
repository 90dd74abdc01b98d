using System.Globalization;

namespace Platform.Diagnostic.Search;

/// <summary>How well a ranking finds the right runbook, over many queries.</summary>
/// <param name="Recall1">Share of queries whose first answer is right.</param>
/// <param name="Recall3">Share of queries with the right answer among the first three.</param>
/// <param name="Mrr">Mean of 1 / rank of the right answer; 0 where it is not found.</param>
internal sealed record RetrievalQuality(double Recall1, double Recall3, double Mrr)
{
    /// <summary>Measures ranks from 1; 0 = not found.</summary>
    public static RetrievalQuality Of(IReadOnlyCollection<int> ranks) => new(
        ranks.Count(rank => rank == 1) / (double)ranks.Count,
        ranks.Count(rank => rank is >= 1 and <= 3) / (double)ranks.Count,
        ranks.Sum(rank => rank == 0 ? 0 : 1.0 / rank) / ranks.Count);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Recall1,9:0.000} {Recall3,9:0.000} {Mrr,9:0.000}");
}
