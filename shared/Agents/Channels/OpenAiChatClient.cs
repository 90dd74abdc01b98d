using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;
using Chat = OpenAI.Chat;

namespace Platform.Agents.Channels;

/// <summary>A model behind an OpenAI-compatible endpoint.</summary>
internal sealed class OpenAiChatClient : IChatClient
{
    private readonly Chat.ChatClient _client;
    private readonly ModelOptions _options;
    private readonly ApiKeyCredential _key = new("none");

    /// <param name="agent">Name of the agent; leads the header User-Agent.</param>
    /// <param name="options">The model.</param>
    /// <param name="http">The connection.</param>
    public OpenAiChatClient(string agent, ModelOptions options, HttpClient http)
    {
        _options = options;
        _client = new Chat.ChatClient(options.Model, _key, new OpenAIClientOptions
        {
            Endpoint = new Uri(options.Endpoint.TrimEnd('/')),
            Transport = new HttpClientPipelineTransport(http),
            // Tries and time-outs are the channel's; see ModelChannel.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            UserAgentApplicationId = agent,
        });
    }

    /// <inheritdoc />
    /// <exception cref="ModelFailedException">No whole answer came.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            _key.Update(ApiKey.Read(_options.ApiKeyFile) ?? "none");
            var answer = (await _client.CompleteChatAsync(OutgoingMessages.Messages(messages), OutgoingMessages.Options(options), cancellationToken)).Value;
            var contents = new List<AIContent>();
            contents.AddRange(answer.Content.Where(part => part.Text is not null).Select(part => new TextContent(part.Text)));
            contents.AddRange(answer.ToolCalls.Select(call => ToolCall(call.Id, call.FunctionName, call.FunctionArguments.ToString())));
            return answer.Refusal is { Length: > 0 } ? throw Refused() : new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
            {
                ResponseId = answer.Id,
                ModelId = answer.Model,
                FinishReason = Finish(answer.FinishReason),
                Usage = Usage(answer.Usage),
            };
        }
        catch (Exception exception) when (exception is not (ModelFailedException or OperationCanceledException))
        {
            throw EndpointErrors.Failure(_options, exception);
        }
    }

    /// <inheritdoc />
    /// <exception cref="ModelFailedException">The answer did not come, broke off, or stalled.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stall = TimeSpan.FromSeconds(_options.StallSeconds);
        _key.Update(ApiKey.Read(_options.ApiKeyFile) ?? "none");
        stalled.CancelAfter(stall);
        var updates = _client.CompleteChatStreamingAsync(OutgoingMessages.Messages(messages), OutgoingMessages.Options(options), stalled.Token).GetAsyncEnumerator(stalled.Token);
        await using var _ = updates;
        var calls = new StreamedToolCalls();
        var finished = false;
        while (await NextAsync(updates, stalled, cancellationToken))
        {
            stalled.CancelAfter(stall);
            var update = updates.Current;
            if (update.RefusalUpdate is { Length: > 0 })
            {
                throw Refused();
            }
            foreach (var piece in update.ToolCallUpdates)
            {
                calls.Add(piece.Index, piece.ToolCallId, piece.FunctionName, piece.FunctionArgumentsUpdate?.ToString());
            }
            finished |= update.FinishReason is not null;
            var contents = update.ContentUpdate.Where(part => part.Text is { Length: > 0 }).Select(AIContent (part) => new TextContent(part.Text)).ToList();
            if (update.Usage is not null)
            {
                contents.Add(new UsageContent(Usage(update.Usage)!));
            }
            yield return new ChatResponseUpdate(ChatRole.Assistant, contents) { ResponseId = update.CompletionId, ModelId = update.Model, FinishReason = update.FinishReason is { } reason ? Finish(reason) : null };
        }
        if (!finished)
        {
            throw new ModelFailedException(ModelFailure.Broken, $"The answer of {_options.Model} ended before it was complete.");
        }
        if (calls.All().ToList() is { Count: > 0 } whole)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [.. whole.Select(AIContent (call) => ToolCall(call.Id, call.Name, call.Arguments))]);
        }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc />
    public void Dispose()
    {
        // The connection belongs to the channel.
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<Chat.StreamingChatCompletionUpdate> updates, CancellationTokenSource stalled, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (OperationCanceledException exception) when (stalled.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelFailedException(ModelFailure.TimedOut, $"{_options.Model} sent nothing more for {_options.StallSeconds} s.", exception);
        }
        catch (Exception exception) when (exception is not (ModelFailedException or OperationCanceledException))
        {
            throw EndpointErrors.Failure(_options, exception);
        }
    }

    private FunctionCallContent ToolCall(string id, string name, string arguments)
    {
        try
        {
            return new FunctionCallContent(id, name, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments.Length == 0 ? "{}" : arguments));
        }
        catch (JsonException exception)
        {
            throw new ModelFailedException(ModelFailure.Broken, $"{_options.Model} called the tool {name} with arguments that are no JSON object.", exception);
        }
    }

    private ModelFailedException Refused() => new(ModelFailure.Refused, $"{_options.Model} declined to answer.");

    private static UsageDetails? Usage(Chat.ChatTokenUsage? usage) => usage is null
        ? null
        : new UsageDetails { InputTokenCount = usage.InputTokenCount, OutputTokenCount = usage.OutputTokenCount, TotalTokenCount = usage.TotalTokenCount, CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount };

    private static ChatFinishReason Finish(Chat.ChatFinishReason reason) => reason switch
    {
        Chat.ChatFinishReason.Length => ChatFinishReason.Length,
        Chat.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        Chat.ChatFinishReason.ToolCalls or Chat.ChatFinishReason.FunctionCall => ChatFinishReason.ToolCalls,
        _ => ChatFinishReason.Stop,
    };
}
