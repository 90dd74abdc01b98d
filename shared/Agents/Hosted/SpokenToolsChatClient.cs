using Microsoft.Extensions.AI;

namespace Platform.Agents.Hosted;

/// <summary>
/// Lets an agent hosted elsewhere call the platform's tools, by saying them in words. It names calls, as a model does; they
/// are made, or refused, by the platform.
/// </summary>
internal sealed class SpokenToolsChatClient(IChatClient agent) : DelegatingChatClient(agent)
{
    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.Tools is not { Count: > 0 })
        {
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }
        var response = await base.GetResponseAsync(SpokenTools.InWords(messages, options), options, cancellationToken);
        // Calls that are not as they should be stay the text they are; it is repaired like every wrong answer.
        if (SpokenTools.Read(response.Text).Wishes is { } wishes)
        {
            response.Messages = [wishes.Message()];
            response.FinishReason = ChatFinishReason.ToolCalls;
        }
        return response;
    }

    /// <inheritdoc />
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        HostedConversation.InOnePieceAsync(GetResponseAsync(messages, options, cancellationToken), cancellationToken);
}
