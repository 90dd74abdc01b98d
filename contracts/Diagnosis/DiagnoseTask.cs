using System.Globalization;
using System.Text.Json.Serialization;
using MassTransit;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;

namespace Platform.Contracts.Diagnosis;

/// <summary>Asks for runbooks that apply, read-only probes and findings. Idempotent by task, attempt and revision.</summary>
[Command, EntityName("itops.diagnose-task.v1"), MessageUrn("itops:diagnose-task:v1")]
public sealed record DiagnoseTask
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    /// <summary>1 for the first diagnosis of an attempt, one more each time it is asked again with answered values.</summary>
    public int Revision { get; init; } = 1;
    public required string Description { get; init; }
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();
    public required TargetSnapshot Target { get; init; }
    public required TaskCategory Category { get; init; }
    /// <summary>What makes it the same work when it is sent again.</summary>
    [JsonIgnore]
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{TaskId:n}/{Attempt}/{Revision}");
}
