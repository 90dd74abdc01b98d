using System.Text.Json.Serialization;
using Platform.Messaging.Sagas;

namespace Platform.Bench.Sagas;

/// <summary>The row of the bare saga.</summary>
internal sealed class Trip : IStoredSaga
{
    [JsonIgnore] public Guid CorrelationId { get; set; }
    [JsonIgnore] public string CurrentState { get; set; } = "";
    [JsonIgnore] public int Version { get; set; }
    [JsonIgnore] public DateTimeOffset? WakeAt { get; set; }
    public string? TraceParent { get; set; }

    /// <summary>Rounds to go through, one after the other.</summary>
    public int Rounds { get; set; }
    /// <summary>Commands sent at once in each round.</summary>
    public int Width { get; set; }
    /// <summary>The current round, from 1.</summary>
    public int Round { get; set; }
    /// <summary>Answers of the current round that are still missing.</summary>
    public int Open { get; set; }
}
