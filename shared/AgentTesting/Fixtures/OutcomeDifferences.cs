using System.Text.Json;
using Platform.AgentTesting.Runs;

namespace Platform.AgentTesting.Fixtures;

/// <summary>Compares what came of a task with what was recorded; ids and times are not compared.</summary>
internal static class OutcomeDifferences
{
    /// <summary>One sentence for each place that differs.</summary>
    public static IEnumerable<string> Between(JsonElement recorded, JsonElement now, string at)
    {
        if (recorded.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
        {
            return recorded.EnumerateObject().Select(member => member.Name).Union(now.EnumerateObject().Select(member => member.Name))
                .SelectMany(name => Between(Member(recorded, name), Member(now, name), $"{at}.{name}"));
        }
        if (recorded.ValueKind == JsonValueKind.Array && now.ValueKind == JsonValueKind.Array)
        {
            var most = Math.Max(recorded.GetArrayLength(), now.GetArrayLength());
            return Enumerable.Range(0, most).SelectMany(index => Between(Item(recorded, index), Item(now, index), $"{at}[{index}]"));
        }
        return Masks.Apply(Text(recorded)) == Masks.Apply(Text(now)) ? [] : [$"{at}: recorded {Words.Short(Text(recorded))}, now {Words.Short(Text(now))}."];
    }

    private static JsonElement Member(JsonElement value, string name) => value.TryGetProperty(name, out var member) ? member : default;

    private static JsonElement Item(JsonElement value, int index) => index < value.GetArrayLength() ? value[index] : default;

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "" : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
