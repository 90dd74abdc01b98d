using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Platform.Diagnostic.Search;

/// <summary>
/// Texts of one kind as vectors in one collection of Chroma. <see cref="ReconcileAsync"/> brings it in line with what it is to
/// hold, whatever happened to it.
/// </summary>
/// <param name="chroma">The server.</param>
/// <param name="embedder">Makes the vectors.</param>
/// <param name="options">Where the server is.</param>
/// <param name="suffix">What the collection's name has after the installation's.</param>
internal sealed class VectorCollection<TMetadata>(ChromaClient chroma, IEmbedder embedder, IOptions<ChromaOptions> options, string suffix)
    where TMetadata : class
{
    private const int PageSize = 1_000;
    private const int BatchSize = 100;
    private readonly ConcurrentDictionary<int, string> collections = new();

    /// <summary>Nearest entries, nearest first, with their cosine similarity; none where it holds none.</summary>
    /// <exception cref="VectorsUnavailableException">Chroma or the embedder does not answer in time.</exception>
    public async Task<IReadOnlyList<(TMetadata Metadata, double Similarity)>> SearchAsync(
        string query, (string Member, string Value)? where, int count, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.SearchTimeoutMs);
        try
        {
            var vector = (await embedder.EmbedAsync([query], limit.Token))[0];
            var collection = await CollectionAsync(vector.Length, limit.Token);
            return await chroma.QueryAsync<TMetadata>(collection, vector, count, where, limit.Token);
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
    /// <param name="read">Reads what it is to hold: id, text, and what an entry says of itself.</param>
    /// <param name="cancellationToken">Ends the work; what was done stays.</param>
    /// <exception cref="VectorsUnavailableException">Chroma or the embedder does not answer; what was done stays.</exception>
    public async Task<int> ReconcileAsync(Func<Task<IReadOnlyList<(string Id, string Text, TMetadata Metadata)>>> read, CancellationToken cancellationToken)
    {
        // The dimension is part of the collection's name and known from a first vector only.
        var dimension = (await embedder.EmbedAsync(["dimension"], cancellationToken))[0].Length;
        collections.TryRemove(dimension, out _);
        var collection = await CollectionAsync(dimension, cancellationToken);
        var wanted = await read();
        try
        {
            var present = await PresentAsync(collection, cancellationToken);
            var missing = wanted.Where(entry => !present.Contains(entry.Id)).ToList();
            foreach (var batch in missing.Chunk(BatchSize))
            {
                var vectors = await embedder.EmbedAsync([.. batch.Select(entry => entry.Text)], cancellationToken);
                await chroma.UpsertAsync(collection, [.. batch.Select(entry => entry.Id)], vectors, [.. batch.Select(entry => entry.Metadata)], cancellationToken);
            }

            present.ExceptWith(wanted.Select(entry => entry.Id));
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

    private string Name(int dimension) => $"{options.Value.Collection}{suffix}-{embedder.Id}-{dimension}";

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
