using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Agents.Answers;
using Platform.Agents.Tools;

namespace Platform.Agents.Hosted;

/// <summary>
/// Tools in words, for agents whose protocol knows none: the instructions say which there are, and a call comes as JSON of a
/// fixed schema in the place of the answer.
/// </summary>
internal static class SpokenTools
{
    private const string Schema =
        """
        {"type":"object","properties":{"say":{"type":"string","description":"What you look for, in a few words.","maxLength":4000},"toolCalls":{"type":"array","minItems":1,"maxItems":32,"items":{"type":"object","properties":{"name":{"type":"string","maxLength":64},"arguments":{"type":"object"}},"required":["name","arguments"],"additionalProperties":false}}},"required":["toolCalls"],"additionalProperties":false}
        """;

    private const string Either = "An object with toolCalls holds nothing else but say; the answer itself has no toolCalls.";

    private static readonly JsonElement s_schema = JsonElement.Parse(Schema);

    // A description of a tool may be a server's text: on one line of JSON it can end nothing around it.
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The conversation with tools, calls and results as texts. No two messages of one speaker follow each other, which some
    /// models behind an agent do not take.
    /// </summary>
    public static IReadOnlyList<ChatMessage> InWords(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        var said = new List<(ChatRole Role, StringBuilder Text)>();
        var open = new Queue<string>();
        var number = 0;
        foreach (var message in messages)
        {
            var wishes = ToolWishes.Of([message]);
            if (wishes is not null)
            {
                open = new Queue<string>(wishes.Calls.Select(call => call.Name));
                number = 0;
            }
            var results = message.Contents.OfType<FunctionResultContent>().Select(result => $"Result of call {++number}, {(open.TryDequeue(out var tool) ? tool : "unknown")}:\n{result.Result}");
            Add(message.Role == ChatRole.Tool ? ChatRole.User : message.Role, message.Role == ChatRole.Tool ? string.Join("\n\n", results) : wishes?.InWords() ?? message.Text);
        }
        if (said is [{ Role: var first } instructions, ..] && first == ChatRole.System && options.ToolMode is not NoneChatToolMode)
        {
            instructions.Text.Append("\n\n").Append(Words(options.Tools!));
        }
        return [.. said.Select(entry => new ChatMessage(entry.Role, entry.Text.ToString()))];

        void Add(ChatRole role, string text)
        {
            if (said is [.., var last] && last.Role == role)
            {
                last.Text.Append("\n\n").Append(text);
                return;
            }
            said.Add((role, new StringBuilder(text)));
        }
    }

    /// <summary>The calls in an answer, or what is wrong with them; neither where it calls nothing.</summary>
    public static (ToolWishes? Wishes, IReadOnlyList<string> Complaints) Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonText.Find(text), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
            var root = document.RootElement;
            if (root.Field(ToolWishes.Mark) is null)
            {
                return (null, []);
            }
            return SchemaCheck.Complaints(root, s_schema) is { Count: > 0 } complaints
                ? (null, [.. complaints, Either])
                : (new ToolWishes(root.Text("say"), [.. root.Items(ToolWishes.Mark).Select(call => new ToolWish(call.Text("name"), call.Field("arguments")!.Value.Clone()))]), []);
        }
        catch (JsonException)
        {
            // Whoever reads it as an answer will say so.
            return (null, []);
        }
    }

    private static string Words(IEnumerable<AITool> tools) =>
        $"""
        Instead of that answer you may call tools. Then answer with one JSON object of this schema, and with nothing else:
        {Schema}
        Make several calls at once where none needs another's result. The results come with the next message, and you go on.
        The tools, one a line, each with the JSON schema of its arguments:
        {string.Join('\n', tools.OfType<AIFunctionDeclaration>().Select(tool => JsonSerializer.Serialize(new { name = tool.Name, description = tool.Description, arguments = tool.JsonSchema }, s_readable)))}
        """;
}
