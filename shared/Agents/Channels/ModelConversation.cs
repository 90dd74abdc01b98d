using System.Globalization;
using Microsoft.Extensions.AI;
using Platform.Agents.Answers;
using Platform.Agents.Hosted;
using Platform.Agents.Text;
using Platform.Agents.Tools;
using Platform.Agents.Turns;

namespace Platform.Agents.Channels;

/// <summary>Gets one good answer: asks, has a wrong answer repaired once, and turns to the fallback model where the first one fails.</summary>
internal sealed class ModelConversation(ModelCatalogue models, ModelChannel first, TurnCall call, TurnRequest request)
{
    /// <summary>The answer or the calls of tools, as they are recorded, and the model that gave them.</summary>
    /// <exception cref="ModelFailedException">No model gave a good answer.</exception>
    public async Task<TurnAnswer<T>> AskAsync<T>(AgentQuestion<T> question, CancellationToken cancellationToken)
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

    private async Task<TurnAnswer<T>> AskAsync<T>(AgentQuestion<T> question, ModelChannel channel, int keepTries, CancellationToken cancellationToken)
        where T : class
    {
        var (answer, text, complaints) = await AskOnceAsync(question, channel, request.Messages, keepTries, cancellationToken);
        if (answer is null && call.TriesLeft > keepTries)
        {
            AgentTelemetry.Repairs.Add(1, new KeyValuePair<string, object?>("gen_ai.request.model", channel.Options.Model));
            IReadOnlyList<ChatMessage> messages =
            [
                .. request.Messages,
                new ChatMessage(ChatRole.Assistant, text),
                new ChatMessage(ChatRole.User, $"This answer cannot be used:\n- {string.Join("\n- ", complaints)}\nAnswer again, whole, with nothing but the JSON object."),
            ];
            (answer, text, complaints) = await AskOnceAsync(question, channel, messages, keepTries, cancellationToken);
        }
        return answer ?? throw new ModelFailedException(ModelFailure.WrongAnswer, $"The answer of {channel.Options.Model} cannot be used: {string.Join(" ", complaints)}");
    }

    private async Task<(TurnAnswer<T>? Answer, string Text, IReadOnlyList<string> Complaints)> AskOnceAsync<T>(
        AgentQuestion<T> question, ModelChannel channel, IReadOnlyList<ChatMessage> conversation, int keepTries, CancellationToken cancellationToken)
        where T : class
    {
        var (messages, options) = request.For(channel.Options, conversation);
        if (TokenEstimate.Of(messages, options) is var size && size > channel.Options.MaxInputTokens)
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
            return (null, text, [$"It was cut off after {channel.Options.MaxOutputTokens} tokens (MaxOutputTokens); be shorter."]);
        }
        if (ToolWishes.Of(response.Messages) is { } wishes)
        {
            return Problem(wishes) is { } problem
                ? (null, wishes.InWords(), [problem])
                : (new TurnAnswer<T>(null, wishes, wishes.Write(), channel.Options.Model), text, []);
        }
        var (value, complaints) = AnswerShape<T>.Read(text);
        complaints = value is not null ? question.Check(value) : channel.Options.SpeaksOfTools && SpokenTools.Read(text).Complaints is { Count: > 0 } wrong ? wrong : complaints;
        return (complaints.Count == 0 ? new TurnAnswer<T>(value, null, text, channel.Options.Model) : null, text, complaints);
    }

    private string? Problem(ToolWishes wishes) => wishes switch
    {
        _ when !request.MayCall => "No tool can be called now; the answer itself is wanted.",
        { Calls.Count: > ToolWishes.MostCalls } => string.Create(CultureInfo.InvariantCulture, $"It calls {wishes.Calls.Count} tools at once; {ToolWishes.MostCalls} can be."),
        _ => null,
    };
}

/// <summary>What a turn came to: the answer, or calls of tools.</summary>
/// <param name="Value">The answer; null where tools are to be called.</param>
/// <param name="Wishes">The calls; null where there is an answer.</param>
/// <param name="Recorded">Either, as it is recorded.</param>
/// <param name="Model">The model that gave it.</param>
internal sealed record TurnAnswer<T>(T? Value, ToolWishes? Wishes, string Recorded, string Model)
    where T : class;
