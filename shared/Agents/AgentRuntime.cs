using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Agents.Answers;
using Platform.Agents.Budgets;
using Platform.Agents.Channels;
using Platform.Agents.Definitions;
using Platform.Agents.Exchanges;
using Platform.Agents.Text;
using Platform.Agents.Tools;
using Platform.Agents.Turns;
using Platform.Contracts.Definitions;
using Platform.Contracts.Tasks;
using Platform.Messaging.Work;
using Platform.Persistence;

namespace Platform.Agents;

/// <summary>
/// Lets an agent of a service ask its model. A turn is a recorded row in the service's database, written before anything is
/// sent; it takes at most three requests, within the deadline and the budgets; its answer is checked against its schema and
/// repaired once. Whatever fails is one <see cref="ModelFailedException"/>, and the agent goes on by rules; at the limit of
/// a budget the work waits for a person, unless the settings say otherwise.
/// </summary>
public sealed partial class AgentRuntime<TDatabase>
    where TDatabase : ServiceDatabase
{
    /// <summary>Kept for instructions, schema and the complaints of a repair.</summary>
    private const int TokensOfInstructions = 3_000;

    /// <summary>How often work that waits for a person looks again: a day may have passed, or a message been lost.</summary>
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMinutes(1);

    private readonly ModelCatalogue _models;
    private readonly AgentDefinitions<TDatabase> _definitions;
    private readonly string _service;
    private readonly TurnStore<TDatabase> _turns;
    private readonly ExchangeStore<TDatabase> _exchanges;
    private readonly AgentsOptions _options;
    private readonly BudgetOptions _budget;
    private readonly TimeProvider _clock;
    private readonly ILogger<AgentRuntime<TDatabase>> _logger;

    internal AgentRuntime(
        ModelCatalogue models, string service, AgentDefinitions<TDatabase> definitions, TurnStore<TDatabase> turns, ExchangeStore<TDatabase> exchanges, IOptions<AgentsOptions> options,
        IOptions<BudgetOptions> budget, TimeProvider clock, ILogger<AgentRuntime<TDatabase>> logger) =>
        (_models, _service, _definitions, _turns, _exchanges, _options, _budget, _clock, _logger) = (models, service, definitions, turns, exchanges, options.Value, budget.Value, clock, logger);

    /// <summary>How many estimated tokens of material the model of an agent's purpose takes; null where it has no model.</summary>
    /// <exception cref="DatabaseUnavailableException">The service's database is away.</exception>
    public async Task<int?> RoomForAsync(string agent, string purpose, CancellationToken cancellationToken)
    {
        if (_models.For(agent, purpose, null) is not { } configured)
        {
            return null;
        }
        var definition = await _definitions.ForAsync(agent, cancellationToken);
        ModelChannel? channel;
        try
        {
            channel = _models.For(agent, purpose, definition);
        }
        catch (ModelFailedException)
        {
            // Asking will say what is wrong, where it is told to a person.
            channel = configured;
        }
        return channel?.Options is { } model
            ? Math.Max(100, model.MaxInputTokens - model.MaxOutputTokens - TokensOfInstructions - TokenEstimate.Of(definition?.Instructions ?? ""))
            : null;
    }

    /// <summary>How often an agent may ask its model for one piece of work, by its definition and <c>Agents:MaxIterations</c>.</summary>
    /// <exception cref="DatabaseUnavailableException">The service's database is away.</exception>
    public async Task<int> MaxIterationsAsync(string agent, CancellationToken cancellationToken) =>
        MaxIterations(await _definitions.ForAsync(agent, cancellationToken));

    /// <summary>Whether an agent is told what is remembered of a target, by its definition.</summary>
    /// <exception cref="DatabaseUnavailableException">The service's database is away.</exception>
    public async Task<bool> HasMemoryAsync(string agent, CancellationToken cancellationToken) =>
        (await _definitions.ForAsync(agent, cancellationToken))?.Settings.Memory ?? true;

    /// <summary>How often it may ask, by a definition; null = the agent has none.</summary>
    internal int MaxIterations(AgentDefinition? definition) => Math.Min(_options.MaxIterations, definition?.Settings.MaxIterations ?? int.MaxValue);

    /// <summary>A text as a model gets it, without secrets: what it quotes letter by letter stands in this, not in the text itself.</summary>
    public string AsSent(string text) => _models.Redactor.Redact(text);

    /// <summary>Asks the agent's model.</summary>
    /// <exception cref="ModelFailedException">There is no usable answer; nothing of a partial or wrong one is used.</exception>
    /// <exception cref="WorkWaitsException">A budget is used up; the work is to wait for a person. Not to be caught by an agent.</exception>
    /// <exception cref="DatabaseUnavailableException">The service's database is away; nothing was sent, or what was sent stays reserved.</exception>
    public async Task<AgentAnswer<T>> AskAsync<T>(AgentQuestion<T> question, CancellationToken cancellationToken)
        where T : class
    {
        using var span = AgentTelemetry.StartAgent(question.Agent, question.TaskId);
        return (await TurnAsync(await DefinedAsync(question, cancellationToken), null, span, cancellationToken)).Answer!;
    }

    /// <summary>The question as the agent's definition has it asked.</summary>
    internal async Task<AgentQuestion<T>> DefinedAsync<T>(AgentQuestion<T> question, CancellationToken cancellationToken)
        where T : class => question.By(await _definitions.ForAsync(question.Agent, cancellationToken));

    /// <summary>One turn: the answer, or, in a conversation with tools, calls of them.</summary>
    /// <param name="question">As <see cref="DefinedAsync"/> made it.</param>
    /// <param name="tools">The conversation so far; null where there are no tools.</param>
    /// <param name="span">The agent's span.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<AgentTurn<T>> TurnAsync<T>(AgentQuestion<T> question, ToolTurn? tools, Activity? span, CancellationToken cancellationToken)
        where T : class
    {
        span?.SetTag("gen_ai.agent.id", question.Definition?.Id).SetTag("platform.agent.version", question.Definition?.Version);
        try
        {
            var channel = ChannelFor(question);
            span?.SetTag("gen_ai.provider.name", ModelSpan.Provider(channel.Options)).SetTag("gen_ai.request.model", channel.Options.Model).SetTag("gen_ai.conversation.id", question.Conversation);
            var request = TurnRequest.Of(question, channel.Options, AnswerShape<T>.Sent, tools);
            var turn = await KnownAsync(question, channel, request, tools?.Step, cancellationToken) ?? await AskModelAsync(question, channel, request, tools?.Step, span, cancellationToken);
            span?.SetTag("platform.answer.source", turn.Source.ToString());
            Count(question.Agent, question.Purpose, turn.Source.ToString(), turn.Wishes is null ? "answered" : "called tools");
            return turn with { Definition = question.Definition };
        }
        catch (ModelFailedException exception) when (exception.Excess is { Limit: { } limit } excess && _budget.AtLimit == AtBudgetLimit.Pause)
        {
            span?.SetTag("error.type", exception.Failure.ToString());
            Count(question.Agent, question.Purpose, nameof(AnswerSource.Model), "paused");
            LogPaused(question.Agent, question.Purpose, question.TaskId, exception.Message);
            throw new WorkWaitsException(s_lookAgain, Notice(question, excess, limit), exception.Message);
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

    private ModelChannel ChannelFor<T>(AgentQuestion<T> question)
        where T : class => _models.For(question.Agent, question.Purpose, question.Definition) ?? throw new ModelFailedException(
            ModelFailure.SwitchedOff,
            question.Definition is { } definition
                ? $"By version {definition.Version} of agent {definition.Id}, {question.Purpose} is done by rules alone."
                : $"{question.Agent} has no model for {question.Purpose} (Agents:Use).");

    /// <summary>An answer that was paid for before and still passes every check.</summary>
    private async Task<AgentTurn<T>?> KnownAsync<T>(AgentQuestion<T> question, ModelChannel channel, TurnRequest request, int? step, CancellationToken cancellationToken)
        where T : class
    {
        var recorded = step is { } number
            ? await _turns.FindStepAsync(question.Conversation, number, cancellationToken)
            : await _turns.FindAnsweredAsync(question.Conversation, request.Key, cancellationToken);
        if (recorded is { } known && Good(question, request, known.Answer, known.Model, AnswerSource.Recorded) is { } again)
        {
            return again;
        }
        if (!request.Cacheable || _options.CacheHours == 0 || await _turns.FindCachedAsync(request.Key, cancellationToken) is not { } cached
            || Good(question, request, cached.Answer, cached.Model, AnswerSource.Cache) is not { } value)
        {
            return null;
        }
        var (messages, options) = request.For(channel.Options, request.Messages);
        await channel.RecordAsync(Call(question), messages, options, new ChatResponse(value.Wishes?.Message() ?? new ChatMessage(ChatRole.Assistant, cached.Answer)), cancellationToken);
        return value;
    }

    private async Task<AgentTurn<T>> AskModelAsync<T>(
        AgentQuestion<T> question, ModelChannel channel, TurnRequest request, int? step, Activity? span, CancellationToken cancellationToken)
        where T : class
    {
        var turn = new Turn
        {
            TurnId = Guid.NewGuid(), TaskId = question.TaskId, Attempt = question.Attempt, Conversation = question.Conversation, RequestKey = request.Key,
            Agent = question.Agent, Purpose = question.Purpose, Model = channel.Options.Model, Step = step, Definition = question.Definition,
        };
        var patience = TimeSpan.FromSeconds(_options.TurnSeconds);
        var call = Call(question, turn, patience);
        var conversation = new ModelConversation(_models, channel, call, request);
        using var deadline = new CancellationTokenSource(patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var started = _clock.GetTimestamp();
        try
        {
            var answer = await conversation.AskAsync(question, either.Token);
            await EndAsync(answer.Recorded, null, answer.Model);
            return new AgentTurn<T>(answer.Value, answer.Wishes, answer.Model, AnswerSource.Model);
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
            throw new ModelFailedException(ModelFailure.BudgetUsedUp, excess.Reason) { Excess = excess };
        }
    }

    private BudgetReached Notice<T>(AgentQuestion<T> question, BudgetExcess excess, BudgetLimit limit)
        where T : class => new()
    {
        TaskId = question.TaskId,
        Attempt = question.Attempt,
        Service = _service,
        Conversation = question.Conversation,
        KnownDecision = excess.KnownDecision,
        Pause = new BudgetPause { Agent = question.Agent, Limit = limit, Used = excess.Used, Allowed = excess.Allowed, Next = excess.Next, Reason = excess.Reason },
    };

    private static AgentTurn<T>? Good<T>(AgentQuestion<T> question, TurnRequest request, string text, string model, AnswerSource source)
        where T : class
    {
        if (request.MayCall && ToolWishes.Read(text) is { } wishes)
        {
            return new AgentTurn<T>(null, wishes, model, source);
        }
        return AnswerShape<T>.Read(text) is { Value: { } value } && question.Check(value).Count == 0 ? new AgentTurn<T>(value, null, model, source) : null;
    }

    private static void Count(string agent, string purpose, string source, string outcome) => AgentTelemetry.Turns.Add(
        1, new("gen_ai.agent.name", agent), new("platform.agent.purpose", purpose), new("platform.answer.source", source), new("platform.outcome", outcome));

    [LoggerMessage(LogLevel.Warning, "{Agent} ({Purpose}) of task {TaskId} waits for a person: {Problem}")]
    private partial void LogPaused(string agent, string purpose, Guid taskId, string problem);

    [LoggerMessage(LogLevel.Warning, "{Agent} ({Purpose}) of task {TaskId} got no answer from its model: {Problem}")]
    private partial void LogFailed(string agent, string purpose, Guid taskId, string problem);
}

/// <summary>A turn as the agent sees it.</summary>
internal sealed record AgentTurn<T>(T? Value, ToolWishes? Wishes, string Model, AnswerSource Source)
    where T : class
{
    /// <summary>The answer; null where tools are to be called.</summary>
    public AgentAnswer<T>? Answer => Value is null ? null : new AgentAnswer<T>(Value, Model, Source, Definition);

    /// <summary>The definition by which it was asked.</summary>
    public AgentDefinition? Definition { get; init; }
}
