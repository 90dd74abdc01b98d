using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Agents.Channels;

namespace Platform.Agents.Hosted;

/// <summary>
/// An agent that speaks A2A (JSON-RPC over HTTP, version 0.3 or 1.0, whichever its card offers). It gets the whole conversation
/// as one message each time, so that nothing depends on what it remembers, and its task is looked at until it ends.
/// </summary>
internal sealed class A2AChatClient(ModelOptions model, HostedHttp http, TimeProvider clock) : IChatClient
{
    /// <summary>Looks in a row that may fail: the work goes on there, and asking again would be paid for again.</summary>
    private const int MostBadLooks = 3;

    /// <summary>JSON-RPC: something went wrong on the other side.</summary>
    private const int InternalError = -32603;

    private static readonly TimeSpan s_cardIsGoodFor = TimeSpan.FromMinutes(5), s_firstWait = TimeSpan.FromMilliseconds(50), s_longestWait = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private A2ACard? _card;
    private DateTimeOffset _cardUntil;

    /// <inheritdoc />
    /// <exception cref="ModelFailedException">The agent gave no whole answer.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var card = await CardAsync(cancellationToken);
        var reply = await CallAsync(card, A2ARequest.Send(card, HostedConversation.Text(messages)), cancellationToken);
        return HostedConversation.Answer(model, reply.Answer ?? await WaitAsync(card, reply.TaskId!, cancellationToken), reply.TaskId, usage: null);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        HostedConversation.InOnePieceAsync(GetResponseAsync(messages, options, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc />
    public void Dispose()
    {
        // The connection belongs to the channel.
    }

    /// <summary>The answer of a task. Where nobody waits for it any more, the other side is told.</summary>
    private async Task<string> WaitAsync(A2ACard card, string id, CancellationToken cancellationToken)
    {
        var badLooks = 0;
        var wait = s_firstWait;
        try
        {
            while (true)
            {
                await Task.Delay(wait, clock, cancellationToken);
                wait = wait * 1.5 < s_longestWait ? wait * 1.5 : s_longestWait;
                try
                {
                    if ((await CallAsync(card, A2ARequest.Look(card, id), cancellationToken)).Answer is { } answer)
                    {
                        return answer;
                    }
                    badLooks = 0;
                }
                catch (ModelFailedException exception) when (exception.IsTransient && ++badLooks < MostBadLooks)
                {
                    // The next look may see it.
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ModelFailedException { IsTransient: true })
        {
            await http.TryAsync(HttpMethod.Post, card.Address, A2ARequest.Cancel(card, id), card.Version);
            throw;
        }
    }

    private async Task<A2AReply> CallAsync(A2ACard card, JsonObject request, CancellationToken cancellationToken)
    {
        var response = await http.SendAsync(HttpMethod.Post, card.Address, request, cancellationToken, card.Version);
        if (response.Field("result") is { } result)
        {
            return A2AReply.Read(model, result);
        }
        if (response.Field("error", JsonValueKind.Object) is not { } error)
        {
            throw new ModelFailedException(ModelFailure.Broken, $"The answer of {model.Model} is no JSON-RPC.");
        }
        // Perhaps it is the card that is no longer true.
        Forget();
        var code = error.Field("code", JsonValueKind.Number)?.TryGetInt32(out var known) == true ? known : 0;
        var said = EndpointErrors.Said(error.Text("message"));
        throw code == InternalError
            ? new ModelFailedException(ModelFailure.Unreachable, $"{model.Model} failed with an internal error: {said}")
            : new ModelFailedException(ModelFailure.Rejected, $"{model.Model} refuses the request (JSON-RPC error {code}): {said}");
    }

    private async Task<A2ACard> CardAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_card is not null && clock.GetUtcNow() < _cardUntil)
            {
                return _card;
            }
        }
        var card = A2ACard.Read(model, await http.SendAsync(HttpMethod.Get, http.Address(A2ACard.Path), null, cancellationToken, A2ACard.New));
        lock (_lock)
        {
            (_card, _cardUntil) = (card, clock.GetUtcNow() + s_cardIsGoodFor);
        }
        return card;
    }

    private void Forget()
    {
        lock (_lock)
        {
            _card = null;
        }
    }
}
