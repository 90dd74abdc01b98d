using MassTransit;

namespace Platform.Contracts.Diagnosis;

/// <summary>The answer to <see cref="DiagnoseTask"/>.</summary>
[EntityName("itops.task-diagnosed.v1"), MessageUrn("itops:task-diagnosed:v1")]
public sealed record TaskDiagnosed
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    /// <summary>Of the command.</summary>
    public int Revision { get; init; } = 1;
    public required DiagnosisResult Diagnosis { get; init; }
}
