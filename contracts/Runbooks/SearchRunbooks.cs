using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>Hybrid search. Answered by <see cref="RunbookSearchResult"/>.</summary>
[Command, EntityName("itops.search-runbooks.v1"), MessageUrn("itops:search-runbooks:v1")]
public sealed record SearchRunbooks
{
    public required string Query { get; init; }
    /// <summary>linux, windows or aws; null = any.</summary>
    public string? Platform { get; init; }
    /// <summary>1 to 50.</summary>
    public int Limit { get; init; } = 10;
}
