namespace Platform.Diagnostic.Search;

/// <summary>Turns texts into vectors of length one, so that near vectors mean near in meaning.</summary>
internal interface IEmbedder
{
    /// <summary>Names the space of the vectors: letters, digits and hyphens. Vectors of different names are never compared.</summary>
    string Id { get; }

    /// <summary>One vector for each text, all of one dimension.</summary>
    /// <exception cref="VectorsUnavailableException">The embedder cannot be reached or answers nonsense.</exception>
    Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
