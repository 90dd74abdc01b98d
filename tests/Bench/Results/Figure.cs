using System.Text.Json.Serialization;

namespace Platform.Bench.Results;

/// <summary>One measured figure.</summary>
/// <param name="Part">Part of the bench that measured it.</param>
/// <param name="Form">Form of the platform; null where it has none.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Goal">What it has to reach; null where nothing was asked.</param>
internal sealed record Figure(string Part, Form? Form, string Name, double Value, string Unit, Goal? Goal)
{
    /// <summary>Null where there is no goal.</summary>
    [JsonInclude]
    public bool? Reached => Goal?.IsReachedBy(Value);
}
