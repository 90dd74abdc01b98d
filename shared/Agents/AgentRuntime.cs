using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Agents.Answers;
using Platform.Agents.Channels;
using Platform.Agents.Exchanges;
using Platform.Agents.Turns;
using Platform.Persistence;

namespace Platform.Agents;

/// <summary>
/// Lets an agent of a service ask its model. A turn is a recorded row in the service's database, written before anything is
/// sent; it takes at most three requests, within the deadline and the budgets; its answer is checked against its schema and
/// repaired once. Whatever fails is one <see cref="ModelFailedException"/>, and the agent goes on by rules.
/// </summary>
public sealed partial class AgentRuntime<TDatabase>
    where TDatabase : ServiceDatabase
{
    /// <summary>Kept for instructions, schema and the complaints of a repair.</summary>
    private const int TokensOfInstructions = 3_000;

    private readonly ModelCatalogue _models;
    private readonly TurnStore<TDatabase> _turns;
    private readonly ExchangeStore<TDatabase> _exchanges;
    private readonly AgentsOptions _options;
    private readonly BudgetOptions _budget;
    private readonly TimeProvider _clock;
    private readonly ILogger<AgentRuntime<TDatabase>> _logger;

    internal AgentRuntime(
        ModelCatalogue models, TurnStore<TDatabase> turns, ExchangeStore<TDatabase> exchanges, IOptions<AgentsOptions> options, IOptions<BudgetOptions> budget, TimeProvider clock,
        ILogger<AgentRuntime<TDatabase>> logger) =>
        (_models, _turns, _exchanges, _options, _budget, _clock, _logger) = (models, turns, exchanges, options.Value, budget.Value, clock, logger);

    /// <summary>How many estimated tokens of material the model of an agent's purpose takes; null where it has no model.</summary>
    public int? RoomFor(string agent, string purpose) => _models.For(agent, purpose)?.Options is { } model
        ? Math.Max(100, model.MaxInputTokens - model.MaxOutputTokens - TokensOfInstructions)
        : null;

    /// <summary>Asks the agent's model.</summary>
    /// <exception cref="ModelFailedException">There is no usable answer; nothing of a partial or wrong one is used.</exception>
    /// <exception cref="DatabaseUnavailableException">The service's database is away; nothing was sent, or what was sent stays reserved.</exception>
    public async Task<AgentAnswer<T>> AskAsync<T>(AgentQuestion<T> question, CancellationToken cancellationToken)
        where T : class
    {
        var channel = _models.For(question.Agent, question.Purpose) ?? throw new InvalidOperationException($"{question.Agent} has no model; ask RoomFor first.");
        var request = TurnRequest.Of(question, channel.Options, AnswerShape<T>.Sent);
        using var span = AgentTelemetry.Source.StartActivity($"invoke_agent {question.Agent}", ActivityKind.Internal);
        span?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.provider.name", ModelSpan.Provider(channel.Options)).SetTag("gen_ai.agent.name", question.Agent)
            .SetTag("gen_ai.request.model", channel.Options.Model).SetTag("gen_ai.conversation.id", question.Conversation).SetTag("platform.task.id", question.TaskId);
        try
        {
            var answer = await KnownAsync(question, channel, request, cancellationToken) ?? await AskModelAsync(question, channel, request, span, cancellationToken);
            span?.SetTag("platform.answer.source", answer.Source.ToString());
            Count(question.Agent, question.Purpose, answer.Source.ToString(), "answered");
            return answer;
        }
        catch (ModelFailedException exception)
        {
            span?.SetTag("error.type", exception.Failure.ToString());
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            Count(question.Agent, question.Purpose, nameof(AnswerSource.Model), exception.Failure.ToString());
            LogFailed(question.Agent, question.Purpose, question.TaskId, exception.Message);
            throw;
        }
    }

    /// <summary>An answer that was paid for before and still passes every check.</summary>
    private async Task<AgentAnswer<T>?> KnownAsync<T>(AgentQuestion<T> question, ModelChannel channel, TurnRequest request, CancellationToken cancellationToken)
        where T : class
    {
        if (await _turns.FindAnsweredAsync(question.Conversation, request.Key, cancellationToken) is { } recorded && Good(question, recorded.Answer) is { } again)
        {
            return new AgentAnswer<T>(again, recorded.Model, AnswerSource.Recorded);
        }
        if (!request.Cacheable || _options.CacheHours == 0 || await _turns.FindCachedAsync(request.Key, cancellationToken) is not { } cached || Good(question, cached.Answer) is not { } value)
        {
            return null;
        }
        var (messages, options) = request.For(channel.Options, request.Messages);
        await channel.RecordAsync(Call(question), messages, options, new ChatResponse(new ChatMessage(ChatRole.Assistant, cached.Answer)), cancellationToken);
        return new AgentAnswer<T>(value, cached.Model, AnswerSource.Cache);
    }

    private async Task<AgentAnswer<T>> AskModelAsync<T>(AgentQuestion<T> question, ModelChannel channel, TurnRequest request, Activity? span, CancellationToken cancellationToken)
        where T : class
    {
        var turn = new Turn
        {
            TurnId = Guid.NewGuid(), TaskId = question.TaskId, Conversation = question.Conversation, RequestKey = request.Key,
            Agent = question.Agent, Purpose = question.Purpose, Model = channel.Options.Model,
        };
        var patience = TimeSpan.FromSeconds(_options.TurnSeconds);
        var call = Call(question, turn, patience);
        var conversation = new ModelConversation(_models, channel, call, request);
        using var deadline = new CancellationTokenSource(patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var started = _clock.GetTimestamp();
        try
        {
            var (value, text, model) = await conversation.AskAsync(question, either.Token);
            await EndAsync(text, null, model);
            return new AgentAnswer<T>(value, model, AnswerSource.Model);
        }
        catch (ModelFailedException exception)
        {
            await EndAsync(null, exception.Message, channel.Options.Model);
            throw;
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var failure = new ModelFailedException(ModelFailure.TimedOut, $"{channel.Options.Model} gave no answer within {_options.TurnSeconds} s (Agents:TurnSeconds).", exception);
            await EndAsync(null, failure.Message, channel.Options.Model);
            throw failure;
        }
        catch (OperationCanceledException)
        {
            await EndAsync(null, "The work was interrupted.", channel.Options.Model);
            throw;
        }

        async Task EndAsync(string? answer, string? problem, string model)
        {
            span?.SetTag("gen_ai.usage.input_tokens", call.Spent.InputTokens).SetTag("gen_ai.usage.output_tokens", call.Spent.OutputTokens);
            span?.SetTag("platform.agent.tries", call.Spent.Tries).SetTag("platform.agent.cost", (double)call.Spent.Cost);
            DateTimeOffset? keep = answer is not null && request.Cacheable && _options.CacheHours > 0 ? _clock.GetUtcNow().AddHours(_options.CacheHours) : null;
            await _turns.EndAsync(turn, new TurnEnd(answer, problem, model, call.Spent, _clock.GetElapsedTime(started)), keep);
        }
    }

    /// <summary>What a turn may use; without a turn, for an answer that costs nothing, no request.</summary>
    private TurnCall Call<T>(AgentQuestion<T> question, Turn? turn = null, TimeSpan patience = default)
        where T : class => new(question.Agent, (_, spending, cancel) => ReserveAsync(turn!, spending, cancel), _clock, patience)
        {
            Conversation = question.Conversation,
            Record = _options.RecordContent
                ? (request, answer, tokens, cancel) => _exchanges.AddAsync(
                    question.TaskId, question.Agent, question.Purpose, request, answer, tokens.InputTokens, tokens.OutputTokens, cancel)
                : null,
        };

    private async Task ReserveAsync(Turn turn, Spending spending, CancellationToken cancellationToken)
    {
        if (await _turns.ReserveAsync(turn, spending, _budget, cancellationToken) is { } excess)
        {
            throw new ModelFailedException(ModelFailure.BudgetUsedUp, excess);
        }
    }

    private static T? Good<T>(AgentQuestion<T> question, string text)
        where T : class => AnswerShape<T>.Read(text) is { Value: { } value } && question.Check(value).Count == 0 ? value : null;

    private static void Count(string agent, string purpose, string source, string outcome) => AgentTelemetry.Turns.Add(
        1, new("gen_ai.agent.name", agent), new("platform.agent.purpose", purpose), new("platform.answer.source", source), new("platform.outcome", outcome));

    [LoggerMessage(LogLevel.Warning, "{Agent} ({Purpose}) of task {TaskId} got no answer from its model: {Problem}")]
    private partial void LogFailed(string agent, string purpose, Guid taskId, string problem);
}
