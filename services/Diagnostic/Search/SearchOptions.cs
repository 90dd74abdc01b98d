using System.ComponentModel.DataAnnotations;

namespace Platform.Diagnostic.Search;

/// <summary>How runbooks are ranked. Section <c>Search</c>.</summary>
internal sealed class SearchOptions
{
    /// <summary>Weight of the full-text ranking in the fusion; 0 to 10.</summary>
    [Range(0, 10)]
    public double FullTextWeight { get; set; } = 1;

    /// <summary>Weight of the vector ranking in the fusion; 0 to 10.</summary>
    [Range(0, 10)]
    public double VectorWeight { get; set; } = 1;

    /// <summary>Weight of the ranking by trigger phrases that stand in the query; 0 to 10.</summary>
    [Range(0, 10)]
    public double TriggerWeight { get; set; } = 1;

    /// <summary>The constant k of reciprocal rank fusion; 1 to 1000. Larger = the top ranks count less against the rest.</summary>
    [Range(1, 1000)]
    public int RankConstant { get; set; } = 60;

    /// <summary>Runbooks that each ranking contributes; 1 to 200.</summary>
    [Range(1, 200)]
    public int Candidates { get; set; } = 50;

    /// <summary>BM25: how soon repetition of a word stops to count; 0 to 5.</summary>
    [Range(0, 5)]
    public double Saturation { get; set; } = 1.2;

    /// <summary>BM25: how much long texts are discounted; 0 to 1.</summary>
    [Range(0, 1)]
    public double LengthNormalization { get; set; } = 0.75;

    /// <summary>Share of the whole document's score that is added to its best passage's; 0 to 5.</summary>
    [Range(0, 5)]
    public double WholeDocumentWeight { get; set; } = 0.2;

    /// <summary>Longest query that is read, in characters; the rest is left out. 100 to 20000.</summary>
    [Range(100, 20_000)]
    public int MaxQueryLength { get; set; } = 4_000;

    /// <summary>Seconds after which the vector index is compared with the catalogue although nothing changed; 1 to 86400.</summary>
    [Range(1, 86_400)]
    public int ReconcileSeconds { get; set; } = 60;
}
