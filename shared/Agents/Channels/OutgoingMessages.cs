using System.ClientModel.Primitives;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Agents.Text;
using Chat = OpenAI.Chat;

namespace Platform.Agents.Channels;

/// <summary>Turns a conversation into what the OpenAI package sends.</summary>
internal static class OutgoingMessages
{
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The messages as they leave.</summary>
    public static IEnumerable<Chat.ChatMessage> Messages(IEnumerable<ChatMessage> messages) => messages.SelectMany(Message);

    /// <summary>Limits, format and tools.</summary>
    public static Chat.ChatCompletionOptions Options(ChatOptions? options)
    {
        var result = new Chat.ChatCompletionOptions { Temperature = options?.Temperature, MaxOutputTokenCount = options?.MaxOutputTokens };
        result.ResponseFormat = options?.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } json =>
                Chat.ChatResponseFormat.CreateJsonSchemaFormat(json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), jsonSchemaIsStrict: true),
            ChatResponseFormatJson => Chat.ChatResponseFormat.CreateJsonObjectFormat(),
            _ => null,
        };
        foreach (var tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            result.Tools.Add(Chat.ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        }
        if (result.Tools.Count > 0 && options?.ToolMode is NoneChatToolMode)
        {
            // Still described: endpoints refuse a conversation that holds calls of tools that they were not told of.
            result.ToolChoice = Chat.ChatToolChoice.CreateNoneChoice();
        }
        return result;
    }

    /// <summary>The body that leaves: limits, format and tools with the messages.</summary>
    public static string Body(string model, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var body = JsonNode.Parse(ModelReaderWriter.Write(Options(options)))!.AsObject();
        body["model"] = model;
        body["messages"] = new JsonArray([.. Messages(messages).Select(message => JsonNode.Parse(ModelReaderWriter.Write(message)))]);
        return body.ToJsonString();
    }

    /// <summary>An answer as it is recorded, without secrets.</summary>
    public static string Answer(ChatResponse response, Redactor redactor) => JsonSerializer.Serialize(
        new
        {
            text = redactor.RedactJson(response.Text),
            toolCalls = response.Messages.SelectMany(message => message.Contents.OfType<FunctionCallContent>())
                .Select(call => new { name = call.Name, arguments = redactor.Redact("", JsonSerializer.SerializeToNode(call.Arguments)) }),
        }, s_readable);

    private static IEnumerable<Chat.ChatMessage> Message(ChatMessage message)
    {
        var text = message.Text;
        if (message.Role == ChatRole.System)
        {
            yield return new Chat.SystemChatMessage(text);
        }
        else if (message.Role == ChatRole.Tool)
        {
            foreach (var result in message.Contents.OfType<FunctionResultContent>())
            {
                yield return new Chat.ToolChatMessage(result.CallId, result.Result?.ToString() ?? "");
            }
        }
        else if (message.Role == ChatRole.Assistant)
        {
            var calls = message.Contents.OfType<FunctionCallContent>().Select(call => Chat.ChatToolCall.CreateFunctionToolCall(
                call.CallId, call.Name, BinaryData.FromString(JsonSerializer.Serialize(call.Arguments)))).ToList();
            yield return calls.Count == 0 ? new Chat.AssistantChatMessage(text) : WithText(new Chat.AssistantChatMessage(calls), text);
        }
        else
        {
            yield return new Chat.UserChatMessage(text);
        }
    }

    private static Chat.AssistantChatMessage WithText(Chat.AssistantChatMessage message, string text)
    {
        if (text.Length > 0)
        {
            message.Content.Add(Chat.ChatMessageContentPart.CreateTextPart(text));
        }
        return message;
    }
}
