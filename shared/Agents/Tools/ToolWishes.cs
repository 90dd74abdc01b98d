using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Agents.Tools;

/// <summary>The calls that a model asks for in one turn.</summary>
/// <param name="Text">What it says beside them, such as its plan.</param>
/// <param name="Calls">In its order.</param>
internal sealed record ToolWishes(string Text, IReadOnlyList<ToolWish> Calls)
{
    /// <summary>Where calls stand, as they are recorded and as they are put into words.</summary>
    public const string Mark = "toolCalls";

    /// <summary>Calls of one turn; each is a row.</summary>
    public const int MostCalls = 32;

    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The wishes of an answer; null where it has none.</summary>
    public static ToolWishes? Of(IEnumerable<ChatMessage> messages)
    {
        var answer = messages.ToList();
        var calls = answer.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .Select(call => new ToolWish(call.Name, JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>()))).ToList();
        return calls.Count == 0 ? null : new ToolWishes(string.Concat(answer.Select(message => message.Text)), calls);
    }

    /// <summary>As the model said them.</summary>
    public ChatMessage Message() => new(
        ChatRole.Assistant,
        [
            .. Text.Length == 0 ? [] : new AIContent[] { new TextContent(Text) },
            .. Calls.Select((call, index) => new FunctionCallContent($"call_{index}", call.Name, call.Arguments.Deserialize<Dictionary<string, object?>>())),
        ]);

    /// <summary>As a text, for whoever knows no calls but in words.</summary>
    public string InWords() => JsonSerializer.Serialize(
        new Dictionary<string, object> { ["say"] = Text, [Mark] = Calls.Select(call => new { name = call.Name, arguments = call.Arguments }) }, s_readable);

    /// <summary>As they are recorded in the place of an answer.</summary>
    public string Write() => JsonSerializer.Serialize(new Dictionary<string, object> { [Mark] = Calls, ["text"] = Text });

    /// <summary>The wishes of a recorded answer; null where it has none.</summary>
    public static ToolWishes? Read(string recorded)
    {
        if (!recorded.StartsWith($"{{\"{Mark}\":", StringComparison.Ordinal))
        {
            return null;
        }
        using var document = JsonDocument.Parse(recorded);
        return new ToolWishes(document.RootElement.GetProperty("text").GetString()!, document.RootElement.GetProperty(Mark).Deserialize<List<ToolWish>>()!);
    }
}

/// <summary>One call that a model asks for.</summary>
internal sealed record ToolWish(string Name, JsonElement Arguments);
