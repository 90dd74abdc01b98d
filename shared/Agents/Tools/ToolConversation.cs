using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Agents.Text;

namespace Platform.Agents.Tools;

/// <summary>What was said between a model and its tools so far. Where it grows too long, the oldest results give way; their ids stay.</summary>
internal sealed class ToolConversation
{
    private readonly List<ChatMessage> _messages = [];
    private readonly List<(int At, string CallId, EndedCall Result)> _results = [];

    /// <summary>Adds a turn of the model and the results of its calls.</summary>
    public void Add(ToolWishes wishes, IReadOnlyList<(ToolCall Call, EndedCall Result)> results)
    {
        var contents = new List<AIContent>();
        if (wishes.Text.Length > 0)
        {
            contents.Add(new TextContent(wishes.Text));
        }
        contents.AddRange(results.Select(entry => new FunctionCallContent(entry.Call.Id, entry.Call.Tool, entry.Call.Arguments.Deserialize<Dictionary<string, object?>>())));
        _messages.Add(new ChatMessage(ChatRole.Assistant, contents));
        foreach (var (call, result) in results)
        {
            _results.Add((_messages.Count, call.Id, result));
            _messages.Add(Message(call.Id, result.Text));
        }
    }

    /// <summary>The messages, of at most so many estimated tokens if that can be reached by leaving results out, oldest first.</summary>
    public IReadOnlyList<ChatMessage> Within(int tokens)
    {
        var messages = _messages.ToList();
        var size = TokenEstimate.Of(messages);
        foreach (var (at, callId, result) in _results)
        {
            var brief = Message(callId, LeftOut(result));
            var saved = TokenEstimate.Of([messages[at]]) - TokenEstimate.Of([brief]);
            if (size <= tokens)
            {
                break;
            }
            if (saved > 0)
            {
                messages[at] = brief;
                size -= saved;
            }
        }
        return messages;
    }

    private static ChatMessage Message(string callId, string text) => new(ChatRole.Tool, [new FunctionResultContent(callId, text)]);

    private static string LeftOut(EndedCall result) => string.Create(CultureInfo.InvariantCulture,
        $"(Left out to make room: {result.Text.Length} characters{(result.Evidence is { } evidence ? $", recorded as evidence {evidence:D}" : "")}. Call the tool again, more narrowly, to see a part of it.)");
}
