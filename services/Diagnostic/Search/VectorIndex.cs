using Microsoft.Extensions.Options;

namespace Platform.Diagnostic.Search;

/// <summary>
/// The passages of all runbooks as vectors in Chroma. It holds nothing that PostgreSQL does not: <see cref="ReconcileAsync"/>
/// brings it in line, whatever happened to it.
/// </summary>
internal sealed class VectorIndex(ChromaClient chroma, IEmbedder embedder, DiagnosticDatabase database, IOptions<ChromaOptions> options)
{
    private readonly VectorCollection<PassageMetadata> collection = new(chroma, embedder, options, "");

    /// <summary>Similarity of each runbook's nearest passage, nearest first; with the version that was indexed.</summary>
    /// <exception cref="VectorsUnavailableException">Chroma or the embedder does not answer, or the index is empty.</exception>
    public async Task<IReadOnlyList<(string RunbookId, int Version, double Similarity)>> SearchAsync(
        string query, string? platform, int candidates, CancellationToken cancellationToken)
    {
        // Several passages of one runbook may be near; more passages than runbooks are asked for.
        var found = await collection.SearchAsync(query, platform is null ? null : ("platform", platform), candidates * 4, cancellationToken);
        return found.Count == 0
            ? throw new VectorsUnavailableException("The vector index holds nothing for this platform yet.")
            : [.. found.GroupBy(entry => entry.Metadata.RunbookId, StringComparer.Ordinal)
                .Select(group => (group.Key, group.First().Metadata.Version, group.Max(entry => entry.Similarity)))
                .OrderByDescending(entry => entry.Item3).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(candidates)];
    }

    /// <summary>Adds what is missing and takes out what is stale. Returns the number of changed entries.</summary>
    /// <exception cref="VectorsUnavailableException">Chroma or the embedder does not answer; what was done stays.</exception>
    public Task<int> ReconcileAsync(CancellationToken cancellationToken) => collection.ReconcileAsync(
        async () =>
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            return [.. (await FullTextStore.PassagesAsync(connection, cancellationToken))
                .Select(passage => (passage.Key, passage.Text, new PassageMetadata(passage.RunbookId, passage.Version, passage.Platform)))];
        }, cancellationToken);

    /// <summary>Removes the collections this process has used; for scratch installations.</summary>
    public Task DropAsync(CancellationToken cancellationToken) => collection.DropAsync(cancellationToken);
}
