using System.Text.Json;
using Microsoft.Extensions.AI;
using Chat = OpenAI.Chat;

namespace Platform.Agents.Channels;

/// <summary>Turns a conversation into what the OpenAI package sends.</summary>
internal static class OutgoingMessages
{
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
        return result;
    }

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
