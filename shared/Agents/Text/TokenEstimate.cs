using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Agents.Text;

/// <summary>
/// Tokens of a text, estimated: every vendor counts by its own vocabulary. English and logs have about four bytes a token in
/// the common vocabularies; a third of the bytes is rather too many than too few.
/// </summary>
public static class TokenEstimate
{
    private const int BytesPerToken = 3;
    private const int PerMessage = 8;

    /// <summary>How tools are called is told to the model as well, by its endpoint or in words.</summary>
    private const int RulesOfTools = 300;

    /// <summary>Estimated tokens of a text.</summary>
    public static int Of(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    /// <summary>Estimated tokens of a conversation.</summary>
    internal static int Of(IEnumerable<ChatMessage> messages) => messages.Sum(message => message.Contents.Sum(Of) + PerMessage);

    /// <summary>Estimated tokens of a conversation together with the tools that are offered.</summary>
    internal static int Of(IEnumerable<ChatMessage> messages, ChatOptions options) =>
        Of(messages) + (options.Tools?.OfType<AIFunctionDeclaration>().Sum(tool => Of(tool.Name) + Of(tool.Description) + Of(tool.JsonSchema.GetRawText()) + PerMessage) + RulesOfTools ?? 0);

    private static int Of(AIContent content) => content switch
    {
        TextContent text => Of(text.Text),
        FunctionCallContent call => Of(call.Name) + Of(JsonSerializer.Serialize(call.Arguments)) + PerMessage,
        FunctionResultContent result => Of(result.Result?.ToString() ?? ""),
        _ => 0,
    };
}
