namespace Platform.Diagnostic.Search;

/// <summary>
/// Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): each ranking gives a runbook weight / (k + rank), so
/// that scores of different scales never have to be compared.
/// </summary>
internal static class RankFusion
{
    /// <summary>Ids by fused score, best first; ids with equal scores in alphabetical order.</summary>
    public static IReadOnlyList<(string Id, double Score)> Fuse(int constant, params ReadOnlySpan<(double Weight, IReadOnlyList<string> Ranking)> rankings)
    {
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (weight, ranking) in rankings)
        {
            for (var i = 0; i < ranking.Count; i++)
            {
                scores[ranking[i]] = scores.GetValueOrDefault(ranking[i]) + weight / (constant + i + 1);
            }
        }

        return [.. scores.Where(entry => entry.Value > 0).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => (entry.Key, entry.Value))];
    }
}
