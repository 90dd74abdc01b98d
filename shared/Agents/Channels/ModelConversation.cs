using Microsoft.Extensions.AI;
using Platform.Agents.Answers;
using Platform.Agents.Text;
using Platform.Agents.Turns;

namespace Platform.Agents.Channels;

/// <summary>Gets one good answer: asks, has a wrong answer repaired once, and turns to the fallback model where the first one fails.</summary>
internal sealed class ModelConversation(ModelCatalogue models, ModelChannel first, TurnCall call, TurnRequest request)
{
    /// <summary>The answer with its text, and the model that gave it.</summary>
    /// <exception cref="ModelFailedException">No model gave a good answer.</exception>
    public async Task<(T Value, string Text, string Model)> AskAsync<T>(AgentQuestion<T> question, CancellationToken cancellationToken)
        where T : class
    {
        var fallback = models.FallbackOf(first);
        try
        {
            return await AskAsync(question, first, fallback is null ? 0 : 1, cancellationToken);
        }
        catch (ModelFailedException exception) when (fallback is not null && call.TriesLeft > 0 && exception.Failure != ModelFailure.BudgetUsedUp)
        {
            AgentTelemetry.Fallbacks.Add(1, new KeyValuePair<string, object?>("gen_ai.request.model", first.Options.Model), new KeyValuePair<string, object?>("error.type", exception.Failure.ToString()));
            return await AskAsync(question, fallback, 0, cancellationToken);
        }
    }

    private async Task<(T Value, string Text, string Model)> AskAsync<T>(AgentQuestion<T> question, ModelChannel channel, int keepTries, CancellationToken cancellationToken)
        where T : class
    {
        var (text, value, complaints) = await AskOnceAsync(question, channel, request.Messages, keepTries, cancellationToken);
        if (value is null && call.TriesLeft > keepTries)
        {
            AgentTelemetry.Repairs.Add(1, new KeyValuePair<string, object?>("gen_ai.request.model", channel.Options.Model));
            IReadOnlyList<ChatMessage> messages =
            [
                .. request.Messages,
                new ChatMessage(ChatRole.Assistant, text),
                new ChatMessage(ChatRole.User, $"This answer cannot be used:\n- {string.Join("\n- ", complaints)}\nAnswer again, whole, with nothing but the JSON object."),
            ];
            (text, value, complaints) = await AskOnceAsync(question, channel, messages, keepTries, cancellationToken);
        }
        return value is null
            ? throw new ModelFailedException(ModelFailure.WrongAnswer, $"The answer of {channel.Options.Model} cannot be used: {string.Join(" ", complaints)}")
            : (value, text, channel.Options.Model);
    }

    private async Task<(string Text, T? Value, IReadOnlyList<string> Complaints)> AskOnceAsync<T>(
        AgentQuestion<T> question, ModelChannel channel, IReadOnlyList<ChatMessage> conversation, int keepTries, CancellationToken cancellationToken)
        where T : class
    {
        var (messages, options) = request.For(channel.Options, conversation);
        if (TokenEstimate.Of(messages) is var size && size > channel.Options.MaxInputTokens)
        {
            throw new ModelFailedException(ModelFailure.TooLong, $"The request has about {size} tokens; {channel.Options.Model} gets at most {channel.Options.MaxInputTokens} (MaxInputTokens).");
        }
        var response = await channel.SendAsync(call, messages, options, keepTries, cancellationToken);
        var text = response.Text;
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new ModelFailedException(ModelFailure.Refused, $"The endpoint of {channel.Options.Model} held the answer back (content filter).");
        }
        if (response.FinishReason == ChatFinishReason.Length)
        {
            return (text, null, [$"It was cut off after {channel.Options.MaxOutputTokens} tokens (MaxOutputTokens); be shorter."]);
        }
        var (value, complaints) = AnswerShape<T>.Read(text);
        complaints = value is null ? complaints : question.Check(value);
        return complaints.Count == 0 ? (text, value, complaints) : (text, null, complaints);
    }
}
