namespace Platform.Diagnostic.Search;

/// <summary>One ranking, best first, with its weight in the fusion.</summary>
internal sealed record WeightedRanking(double Weight, IReadOnlyList<(string Id, double Score)> Entries);

/// <summary>
/// Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): each ranking gives a runbook weight / (k + rank), so
/// that scores of different scales never have to be compared. Two rankings that merely swap two runbooks leave a tie; there
/// the scores decide, each as a share of its ranking's best.
/// </summary>
internal static class RankFusion
{
    /// <summary>Ids by fused score, best first; what is still equal stands in alphabetical order.</summary>
    public static IReadOnlyList<(string Id, double Score)> Fuse(int constant, params ReadOnlySpan<WeightedRanking> rankings)
    {
        var fused = new Dictionary<string, (double Rank, double Share)>(StringComparer.Ordinal);
        foreach (var ranking in rankings)
        {
            for (var i = 0; i < ranking.Entries.Count; i++)
            {
                var (id, score) = ranking.Entries[i];
                var best = ranking.Entries[0].Score;
                var (rank, share) = fused.GetValueOrDefault(id);
                fused[id] = (rank + ranking.Weight / (constant + i + 1), share + (best > 0 ? ranking.Weight * score / best : 0));
            }
        }

        return [.. fused.Where(entry => entry.Value.Rank > 0)
            .OrderByDescending(entry => Math.Round(entry.Value.Rank, 12)).ThenByDescending(entry => entry.Value.Share)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => (entry.Key, entry.Value.Rank))];
    }
}
