using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Platform.Agents.Channels;

namespace Platform.Agents.Hosted;

/// <summary>
/// A graph of a LangGraph server: a thread of its own for each request, one run on it, and the last message of its state. The
/// state of a run that did not end well is never read, and the thread is removed afterwards.
/// </summary>
internal sealed partial class LangGraphChatClient(ModelOptions model, HostedHttp http, TimeProvider clock) : IChatClient
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    /// <exception cref="ModelFailedException">The graph gave no whole answer.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var created = await http.SendAsync(HttpMethod.Post, http.Address("threads"), new { }, cancellationToken);
        // Part of an address from here on, so it must be what it should be.
        var thread = Guid.TryParse(created.Text("thread_id"), out var known)
            ? $"threads/{known}"
            : throw new ModelFailedException(ModelFailure.Broken, $"{model.Endpoint} made no thread; is it the base address of a LangGraph server?");
        try
        {
            return await RunAsync(thread, messages, cancellationToken);
        }
        finally
        {
            await http.TryAsync(HttpMethod.Delete, http.Address(thread), null);
        }
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

    private async Task<ChatResponse> RunAsync(string thread, IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var input = messages.Select(message => new { role = message.Role.Value, content = message.Text });
        var request = new { assistant_id = model.Model, input = new { messages = input }, on_disconnect = "cancel", multitask_strategy = "reject" };
        using var response = await http.BeginAsync(HttpMethod.Post, http.Address($"{thread}/runs/wait"), request, cancellationToken);
        var run = response.Content.Headers.ContentLocation is { } location && RunId().Match(location.OriginalString) is { Success: true } match
            ? $"{thread}/runs/{match.Groups["id"].Value}"
            : throw new ModelFailedException(ModelFailure.Broken, $"{model.Model} does not say which run it began (header Content-Location).");
        try
        {
            var state = await http.ReadAsync(response, cancellationToken);
            var status = await EndOfAsync(run, cancellationToken);
            return LangGraphState.Answer(model, state, status, match.Groups["id"].Value);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ModelFailedException { IsTransient: true })
        {
            await http.TryAsync(HttpMethod.Post, http.Address($"{run}/cancel"), new { });
            throw;
        }
    }

    /// <summary>How the run ended. What it last wrote comes a moment before that is known.</summary>
    private async Task<string> EndOfAsync(string run, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await http.SendAsync(HttpMethod.Get, http.Address(run), null, cancellationToken);
            var status = found.Text("status");
            if (status is not ("pending" or "running"))
            {
                return status;
            }
            await Task.Delay(s_look, clock, cancellationToken);
        }
    }

    [GeneratedRegex("/runs/(?<id>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$")]
    private static partial Regex RunId();
}
