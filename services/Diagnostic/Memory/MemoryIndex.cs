using Microsoft.Extensions.Options;
using Platform.Diagnostic.Search;

namespace Platform.Diagnostic.Memory;

/// <summary>What is remembered, as vectors in Chroma. Like the index of runbooks it holds nothing that PostgreSQL does not.</summary>
internal sealed class MemoryIndex(ChromaClient chroma, IEmbedder embedder, DiagnosticDatabase database, IOptions<ChromaOptions> options, TimeProvider clock)
{
    private readonly VectorCollection<MemoryMetadata> _collection = new(chroma, embedder, options, "-memory");

    /// <summary>Entries of a target near a text, nearest first, with their similarity.</summary>
    /// <exception cref="VectorsUnavailableException">Chroma or the embedder does not answer.</exception>
    public async Task<IReadOnlyList<(string MemoryId, double Similarity)>> SearchAsync(string target, string text, int count, CancellationToken cancellationToken) =>
        [.. (await _collection.SearchAsync(text, ("target", target), count, cancellationToken)).Select(found => (found.Metadata.MemoryId, found.Similarity))];

    /// <summary>Adds what is missing and takes out what was forgotten. Returns the number of changed entries.</summary>
    /// <exception cref="VectorsUnavailableException">Chroma or the embedder does not answer; what was done stays.</exception>
    public Task<int> ReconcileAsync(CancellationToken cancellationToken) => _collection.ReconcileAsync(
        async () =>
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            return [.. (await MemoryStore.IndexedAsync(connection, clock.GetUtcNow(), cancellationToken)).Select(entry => (entry.Id, entry.Matter, new MemoryMetadata(entry.Id, entry.Target)))];
        }, cancellationToken);

    /// <summary>Removes the collections this process has used; for scratch installations.</summary>
    public Task DropAsync(CancellationToken cancellationToken) => _collection.DropAsync(cancellationToken);
}

/// <summary>What an entry of the index says of itself.</summary>
internal sealed record MemoryMetadata(string MemoryId, string Target);
