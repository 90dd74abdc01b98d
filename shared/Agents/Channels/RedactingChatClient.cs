using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Agents.Text;

namespace Platform.Agents.Channels;

/// <summary>
/// The one place where text leaves for a model or an agent, whatever its endpoint speaks: every message, tool argument and tool
/// result passes the redactor here, whoever calls.
/// </summary>
internal sealed class RedactingChatClient(IChatClient inner, Redactor redactor) : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(Redacted(messages, redactor), options, cancellationToken);

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(Redacted(messages, redactor), options, cancellationToken))
        {
            yield return update;
        }
    }

    /// <summary>The messages as they leave.</summary>
    public static IEnumerable<ChatMessage> Redacted(IEnumerable<ChatMessage> messages, Redactor redactor) => [.. messages.Select(message => new ChatMessage(message.Role, [.. Redacted(message, redactor)]))];

    /// <summary>The text as a whole, so that no secret hides in a seam, then calls and results; what is none of these does not leave.</summary>
    private static IEnumerable<AIContent> Redacted(ChatMessage message, Redactor redactor)
    {
        if (message.Text is { Length: > 0 } text)
        {
            yield return new TextContent(redactor.Redact(text));
        }
        foreach (var content in message.Contents)
        {
            if (content is FunctionCallContent call)
            {
                yield return new FunctionCallContent(call.CallId, call.Name, call.Arguments?.ToDictionary(entry => entry.Key, object? (entry) => redactor.Redact(entry.Key, JsonSerializer.SerializeToNode(entry.Value))));
            }
            else if (content is FunctionResultContent result)
            {
                yield return new FunctionResultContent(result.CallId, redactor.Redact(result.Result?.ToString() ?? ""));
            }
        }
    }
}
