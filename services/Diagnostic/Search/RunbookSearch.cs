using Microsoft.Extensions.Options;
using Platform.Diagnostic.Runbooks;

namespace Platform.Diagnostic.Search;

/// <summary>Hybrid search: full text, vectors and trigger phrases, fused by reciprocal rank.</summary>
internal sealed class RunbookSearch(
    DiagnosticDatabase database, RunbookTexts runbooks, VectorIndex vectors, VectorIndexSignal signal, IOptions<ChromaOptions> chroma, IOptions<SearchOptions> options)
{
    /// <summary>The best runbooks for a description, best first. Reads on a connection of its own, outside any transaction.</summary>
    /// <param name="query">What somebody wrote; only the first <see cref="SearchOptions.MaxQueryLength"/> characters count.</param>
    /// <param name="platform">linux, windows or aws; null = any.</param>
    /// <param name="limit">1 to 50.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<SearchAnswer> SearchAsync(string query, string? platform, int limit, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var text = query.Length <= settings.MaxQueryLength ? query : query[..settings.MaxQueryLength];
        var near = VectorsAsync(text, platform, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var words = await FullTextStore.SearchAsync(connection, text, platform, settings, cancellationToken);
        var triggered = await FullTextStore.TriggeredAsync(connection, text, platform, settings.Candidates, cancellationToken);
        var (vectorMatches, degraded) = await near;
        var fused = RankFusion.Fuse(settings.RankConstant,
            new WeightedRanking(settings.FullTextWeight, [.. words.Select(match => (match.RunbookId, match.Score))]),
            new WeightedRanking(settings.VectorWeight, [.. vectorMatches.Select(match => (match.RunbookId, match.Similarity))]),
            new WeightedRanking(settings.TriggerWeight, [.. triggered.Select(match => (match.RunbookId, match.Score))]));

        // Vectors may still know a runbook that was deleted a moment ago; one spare for each keeps the answer full.
        var ids = fused.Take(Math.Clamp(limit, 1, 50) * 2).ToList();
        var current = await runbooks.CurrentAsync(connection, [.. ids.Select(entry => entry.Id)], cancellationToken);
        return new SearchAnswer(
            [.. ids.Where(entry => current.ContainsKey(entry.Id)).Take(Math.Clamp(limit, 1, 50)).Select(entry => new FoundRunbook
            {
                Text = current[entry.Id],
                Score = entry.Score,
                TextScore = words.FirstOrDefault(match => match.RunbookId == entry.Id)?.Score ?? 0,
                Similarity = vectorMatches.Where(match => match.RunbookId == entry.Id).Select(match => (double?)match.Similarity).FirstOrDefault(),
                Triggered = triggered.Any(match => match.RunbookId == entry.Id),
            })],
            degraded is null, degraded);
    }

    private async Task<(IReadOnlyList<(string RunbookId, int Version, double Similarity)> Matches, string? Degraded)> VectorsAsync(
        string query, string? platform, CancellationToken cancellationToken)
    {
        if (!chroma.Value.IsConfigured)
        {
            return ([], "Chroma is not configured (Chroma:Endpoint); full text decided alone.");
        }

        try
        {
            return (await vectors.SearchAsync(query, platform, options.Value.Candidates, cancellationToken), null);
        }
        catch (VectorsUnavailableException unavailable)
        {
            signal.Set();
            return ([], $"{unavailable.Message} Full text decided alone.");
        }
    }
}

/// <summary>What a search found.</summary>
/// <param name="Found">Best first.</param>
/// <param name="VectorsUsed">False where full text decided alone.</param>
/// <param name="Degraded">Why vectors were not used.</param>
internal sealed record SearchAnswer(IReadOnlyList<FoundRunbook> Found, bool VectorsUsed, string? Degraded);

/// <summary>A runbook that search found, with what speaks for it.</summary>
internal sealed record FoundRunbook
{
    public required RunbookText Text { get; init; }
    public ParsedRunbook Runbook => Text.Runbook;
    public int Version => Text.Version;
    /// <summary>Fused rank score; only its order has a meaning.</summary>
    public required double Score { get; init; }
    /// <summary>BM25; 0 where no word is shared. Comparable within one answer.</summary>
    public required double TextScore { get; init; }
    /// <summary>Cosine from -1 to 1 of the nearest passage; null where vectors did not find it.</summary>
    public double? Similarity { get; init; }
    /// <summary>True where one of the runbook's trigger phrases stands in the query.</summary>
    public bool Triggered { get; init; }
}
