using System.Text.Json;

namespace Platform.AgentTesting.Runs;

/// <summary>A place that an answer names for what it says.</summary>
/// <param name="Source">Id of the evidence or the fact.</param>
/// <param name="Quote">The words that are to stand there.</param>
internal sealed record Citation(string Source, string Quote)
{
    private static readonly string[] s_sources = ["evidence", "evidenceId", "fact", "source", "id"];

    /// <summary>All of an answer, wherever they stand: objects with a <c>quote</c> and the id of its source.</summary>
    public static IEnumerable<Citation> In(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                return value.EnumerateArray().SelectMany(In);
            case JsonValueKind.Object:
                var inner = value.EnumerateObject().SelectMany(member => In(member.Value));
                return Text(value, "quote") is { } quote && s_sources.Select(name => Text(value, name)).FirstOrDefault(text => text is not null) is { } source
                    ? inner.Prepend(new Citation(source, quote))
                    : inner;
            default:
                return [];
        }
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
