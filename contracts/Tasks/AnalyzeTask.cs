using System.Globalization;
using System.Text.Json.Serialization;
using MassTransit;
using Platform.Contracts.Execution;

namespace Platform.Contracts.Tasks;

/// <summary>Asks the router for category, agents, complexity and risk.</summary>
[Command, EntityName("itops.analyze-task.v1"), MessageUrn("itops:analyze-task:v1")]
public sealed record AnalyzeTask
{
    public required Guid TaskId { get; init; }
    /// <summary>1 for the first run of the task, one more for each restart.</summary>
    public required int Attempt { get; init; }
    public required string Description { get; init; }
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();
    public required TargetSnapshot Target { get; init; }
    public required string Requester { get; init; }
    /// <summary>What makes it the same work when it is sent again.</summary>
    [JsonIgnore]
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{TaskId:D}/{Attempt}");
}
