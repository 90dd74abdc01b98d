using Microsoft.Extensions.Options;
using Platform.Contracts.Execution;
using Platform.Contracts.Memory;
using Platform.Diagnostic.Search;

namespace Platform.Diagnostic.Memory;

/// <summary>Finds what is remembered of a target that is like a task: by words, and by vectors where there are any.</summary>
internal sealed class MemoryRecall(
    MemoryIndex vectors, VectorIndexSignal signal, DiagnosticDatabase database, IOptions<ChromaOptions> chroma, IOptions<SearchOptions> search, IOptions<MemoryOptions> options, TimeProvider clock)
{
    private const int Candidates = 40;

    /// <summary>The entries that fit best, best first. Reads on a connection of its own; a repeat may find others.</summary>
    public async Task<IReadOnlyList<MemoryEntry>> FindAsync(TargetSnapshot target, string description, int most, CancellationToken cancellationToken)
    {
        if (most == 0)
        {
            return [];
        }
        var text = description.Length <= search.Value.MaxQueryLength ? description : description[..search.Value.MaxQueryLength];
        text = text.Replace("\0", "", StringComparison.Ordinal);
        var near = await NearAsync(target.Name, text, cancellationToken);
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);
        var words = await MemoryStore.SearchAsync(connection, target.Name, Identity(target), text, Candidates, now, cancellationToken);
        var ranked = RankFusion.Fuse(search.Value.RankConstant, new WeightedRanking(1, words), new WeightedRanking(1, near));
        var entries = (await MemoryStore.ReadAsync(connection, target.Name, Identity(target), [.. ranked.Select(entry => Guid.Parse(entry.Id))], now, cancellationToken)).ToDictionary(entry => entry.MemoryId);
        return [.. ranked.Select(entry => entries.GetValueOrDefault(Guid.Parse(entry.Id))).OfType<MemoryEntry>().Take(most)];
    }

    /// <summary>As <see cref="FindAsync"/>, as many as a diagnosis is shown.</summary>
    public Task<IReadOnlyList<MemoryEntry>> FindAsync(TargetSnapshot target, string description, CancellationToken cancellationToken) =>
        FindAsync(target, description, options.Value.MostRecalled, cancellationToken);

    /// <summary>The machine that a target's name means.</summary>
    public static string Identity(TargetSnapshot target) => $"{target.Kind} {target.Identity}";

    private async Task<IReadOnlyList<(string MemoryId, double Similarity)>> NearAsync(string target, string text, CancellationToken cancellationToken)
    {
        if (!chroma.Value.IsConfigured)
        {
            return [];
        }
        try
        {
            return [.. (await vectors.SearchAsync(target, text, Candidates, cancellationToken)).Where(found => found.Similarity >= options.Value.LeastSimilarity)];
        }
        catch (VectorsUnavailableException)
        {
            // Words decide alone; the index is looked after by the reconciler.
            signal.Set();
            return [];
        }
    }
}
