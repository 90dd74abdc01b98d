using System.Globalization;
using System.Text.Json.Serialization;
using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;

namespace Platform.Contracts.Planning;

/// <summary>Asks for a plan. Idempotent by task, attempt and revision.</summary>
[Command, EntityName("itops.draft-plan.v1"), MessageUrn("itops:draft-plan:v1")]
public sealed record DraftPlan
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    /// <summary>1 for the first draft of an attempt, one more each time values were answered.</summary>
    public required int Revision { get; init; }
    public required string Description { get; init; }
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();
    public required TargetSnapshot Target { get; init; }
    public required TaskAnalysis Analysis { get; init; }
    public required DiagnosisResult Diagnosis { get; init; }
    /// <summary>What makes it the same work when it is sent again.</summary>
    [JsonIgnore]
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{TaskId:n}/{Attempt}/{Revision}");
}
