using MassTransit;
using Platform.Contracts.Diagnosis;

namespace Platform.Contracts.Runbooks;

/// <summary>Answer to <see cref="SearchRunbooks"/>, best first.</summary>
[EntityName("itops.runbook-search-result.v1"), MessageUrn("itops:runbook-search-result:v1")]
public sealed record RunbookSearchResult
{
    public required IReadOnlyList<RunbookMatch> Matches { get; init; }
    /// <summary>False where the vector search did not answer and full text decided alone.</summary>
    public required bool VectorsUsed { get; init; }
    /// <summary>Why vectors were not used.</summary>
    public string? Degraded { get; init; }
}
