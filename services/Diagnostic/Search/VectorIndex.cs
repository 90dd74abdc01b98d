using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Platform.Diagnostic.Search;

/// <summary>
/// The passages of all runbooks as vectors in Chroma. It holds nothing that PostgreSQL does not: <see cref="ReconcileAsync"/>
/// brings it in line, whatever happened to it.
/// </summary>
internal sealed class VectorIndex(ChromaClient chroma, IEmbedder embedder, DiagnosticDatabase database, IOptions<ChromaOptions> options)
{
    private const int PageSize = 1_000;
    private const int BatchSize = 100;
    private readonly ConcurrentDictionary<int, string> collections = new();

    /// <summary>Similarity of each runbook's nearest passage, nearest first; with the version that was indexed.</summary>
    /// <exception cref="VectorsUnavailableException">Chroma or the embedder does not answer, or the index is empty.</exception>
    public async Task<IReadOnlyList<(string RunbookId, int Version, double Similarity)>> SearchAsync(
        string query, string? platform, int candidates, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.SearchTimeoutMs);
        try
        {
            var vector = (await embedder.EmbedAsync([query], limit.Token))[0];
            var collection = await CollectionAsync(vector.Length, limit.Token);
            // Several passages of one runbook may be near; more passages than runbooks are asked for.
            var found = await chroma.QueryAsync(collection, vector, candidates * 4, platform, limit.Token);
            return found.Count == 0
                ? throw new VectorsUnavailableException("The vector index holds nothing for this platform yet.")
                : [.. found.GroupBy(entry => entry.Passage.RunbookId, StringComparer.Ordinal)
                    .Select(group => (group.Key, group.First().Passage.Version, group.Max(entry => entry.Similarity)))
                    .OrderByDescending(entry => entry.Item3).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(candidates)];
        }
        catch (CollectionMissingException missing)
        {
            collections.Clear();
            throw new VectorsUnavailableException("The vector index was wiped and is being filled again.", missing);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VectorsUnavailableException($"The vector search took longer than {options.Value.SearchTimeoutMs} ms.", late);
        }
    }

    /// <summary>Adds what is missing and takes out what is stale. Returns the number of changed entries.</summary>
    /// <exception cref="VectorsUnavailableException">Chroma or the embedder does not answer; what was done stays.</exception>
    public async Task<int> ReconcileAsync(CancellationToken cancellationToken)
    {
        // The dimension is part of the collection's name and known from a first vector only.
        var dimension = (await embedder.EmbedAsync(["dimension"], cancellationToken))[0].Length;
        collections.TryRemove(dimension, out _);
        var collection = await CollectionAsync(dimension, cancellationToken);
        IReadOnlyList<IndexedPassage> wanted;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            wanted = await FullTextStore.PassagesAsync(connection, cancellationToken);
        }

        try
        {
            var present = await PresentAsync(collection, cancellationToken);
            var missing = wanted.Where(passage => !present.Contains(passage.Key)).ToList();
            foreach (var batch in missing.Chunk(BatchSize))
            {
                var vectors = await embedder.EmbedAsync([.. batch.Select(passage => passage.Text)], cancellationToken);
                await chroma.UpsertAsync(collection, [.. batch.Select(passage => passage.Key)], vectors,
                    [.. batch.Select(passage => new PassageMetadata(passage.RunbookId, passage.Version, passage.Platform))], cancellationToken);
            }

            present.ExceptWith(wanted.Select(passage => passage.Key));
            foreach (var batch in present.Chunk(BatchSize))
            {
                await chroma.DeleteAsync(collection, batch, cancellationToken);
            }

            return missing.Count + present.Count;
        }
        catch (CollectionMissingException missing)
        {
            throw new VectorsUnavailableException("The collection was removed while it was being filled.", missing);
        }
    }

    /// <summary>Removes the collections this process has used; for scratch installations.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        foreach (var dimension in collections.Keys)
        {
            await chroma.DropAsync(Name(dimension), cancellationToken);
        }
    }

    private string Name(int dimension) => $"{options.Value.Collection}-{embedder.Id}-{dimension}";

    private async Task<string> CollectionAsync(int dimension, CancellationToken cancellationToken)
    {
        if (!collections.TryGetValue(dimension, out var id))
        {
            try
            {
                id = await chroma.CollectionAsync(Name(dimension), cancellationToken);
            }
            catch (CollectionMissingException missing)
            {
                throw new VectorsUnavailableException("Chroma does not know the tenant or database; check Chroma:Tenant and Chroma:Database.", missing);
            }

            collections[dimension] = id;
        }

        return id;
    }

    private async Task<HashSet<string>> PresentAsync(string collection, CancellationToken cancellationToken)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var page = await chroma.IdsAsync(collection, present.Count, PageSize, cancellationToken);
            var known = present.Count;
            present.UnionWith(page);
            if (page.Count < PageSize || present.Count == known)
            {
                return present;
            }
        }
    }
}
