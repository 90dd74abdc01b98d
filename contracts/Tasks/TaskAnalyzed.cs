using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>The router's answer to <see cref="AnalyzeTask"/>.</summary>
[EntityName("itops.task-analyzed.v1"), MessageUrn("itops:task-analyzed:v1")]
public sealed record TaskAnalyzed
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required TaskAnalysis Analysis { get; init; }
}
