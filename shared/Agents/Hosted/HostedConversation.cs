using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Platform.Agents.Channels;

namespace Platform.Agents.Hosted;

/// <summary>A conversation with an agent hosted elsewhere, which answers in one piece.</summary>
internal static class HostedConversation
{
    /// <summary>Whether a message is the agent's own earlier one.</summary>
    public static bool IsEarlierAnswer(ChatMessage message) => message.Role == ChatRole.Assistant;

    /// <summary>The whole conversation as one text, for a protocol that knows no instructions.</summary>
    public static string Text(IEnumerable<ChatMessage> messages) =>
        string.Join("\n\n", messages.Select(message => IsEarlierAnswer(message) ? $"Your earlier answer:\n{message.Text}" : message.Text));

    /// <summary>An answer as the rest of the platform reads it.</summary>
    public static ChatResponse Answer(ModelOptions model, string text, string? id, UsageDetails? usage) => new(new ChatMessage(ChatRole.Assistant, text))
    {
        ModelId = model.Model,
        ResponseId = id,
        FinishReason = ChatFinishReason.Stop,
        Usage = usage,
    };

    /// <summary>An answer as the one piece of a stream.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> InOnePieceAsync(Task<ChatResponse> answer, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await answer.WaitAsync(cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }
}
