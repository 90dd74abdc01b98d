using System.Text.Json;

namespace Platform.AgentTesting.Wire;

/// <summary>Reads the body of a chat completion.</summary>
internal static class RequestReader
{
    public static MockRequest Read(string userAgent, JsonElement body)
    {
        var format = body.TryGetProperty("response_format", out var given) ? given : default;
        var messages = body.GetProperty("messages").EnumerateArray().Select(Message).ToList();
        return new MockRequest
        {
            Agent = userAgent.Split([' ', '/'], 2)[0],
            Purpose = format.ValueKind == JsonValueKind.Object && format.TryGetProperty("json_schema", out var schema) ? schema.GetProperty("name").GetString() ?? "" : "",
            Format = format.ValueKind != JsonValueKind.Object ? "Text" : format.TryGetProperty("json_schema", out _) ? "JsonSchema" : "JsonObject",
            Model = body.TryGetProperty("model", out var model) ? model.GetString() ?? "" : "",
            Step = messages.Count(message => message.Role == "assistant") + 1,
            Stream = body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True,
            Messages = messages,
            Tools = body.TryGetProperty("tools", out var tools)
                ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString() ?? "")]
                : [],
            Body = body,
        };
    }

    private static MockMessage Message(JsonElement message) => new(
        message.GetProperty("role").GetString() ?? "",
        message.TryGetProperty("content", out var content)
            ? content.ValueKind switch
            {
                JsonValueKind.String => content.GetString()!,
                JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : "")),
                _ => "",
            }
            : "");
}
