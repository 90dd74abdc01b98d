using System.Text.Json;

namespace Platform.Chaos.Results;

/// <summary>How results are written.</summary>
internal static class ResultJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
