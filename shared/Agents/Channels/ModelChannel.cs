using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Platform.Agents.Hosted;
using Platform.Agents.Text;
using Platform.Agents.Turns;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace Platform.Agents.Channels;

/// <summary>
/// The way to one model, shared by all agents of a process. A request waits for a place among those at once, is not sent
/// while the endpoint is left alone, ends after its time-out, and is tried again with growing, scattered waits, or after what
/// the endpoint asked for in Retry-After.
/// </summary>
internal sealed class ModelChannel : IDisposable
{
    private const int Waiting = 10_000;
    private static readonly ResiliencePropertyKey<Attempt> s_attempt = new("attempt");
    private readonly ConcurrentDictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);
    private readonly HttpClient _http;
    private readonly Redactor _redactor;
    private readonly TimeProvider _clock;
    private readonly ModelSpan _span;
    private readonly ResiliencePipeline<ChatResponse> _pipeline;

    public ModelChannel(string name, ModelOptions options, AgentsOptions agents, Redactor redactor, TimeProvider clock)
    {
        (Name, Options, _redactor, _clock) = (name, options, redactor, clock);
        _span = new ModelSpan(options, agents.RecordContent, redactor);
        _http = new HttpClient(new CappedAnswers(options.MaxAnswerKilobytes)
        {
            // Text goes where the operator said, and nowhere else.
            InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _pipeline = Pipeline(TimeSpan.FromMilliseconds(agents.RetryDelayMs));
    }

    public string Name { get; }

    public ModelOptions Options { get; }

    /// <summary>Sends a conversation.</summary>
    /// <param name="call">The turn it belongs to.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Limits and format.</param>
    /// <param name="keepTries">Tries that are left to somebody else.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ModelFailedException">No answer came.</exception>
    public async Task<ChatResponse> SendAsync(TurnCall call, IReadOnlyList<ChatMessage> messages, ChatOptions options, int keepTries, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(s_attempt, new Attempt(call, messages, options, keepTries, _clock.GetTimestamp()));
        try
        {
            var response = await _pipeline.ExecuteAsync(SendOnceAsync, context);
            await RecordAsync(call, messages, options, response, cancellationToken);
            return response;
        }
        catch (BrokenCircuitException exception)
        {
            throw new ModelFailedException(ModelFailure.Unreachable, $"{Options.Model} has failed too often and is left alone for a moment.", exception);
        }
        catch (TimeoutRejectedException exception)
        {
            throw TimedOut(exception);
        }
        catch (RateLimiterRejectedException exception)
        {
            throw new ModelFailedException(ModelFailure.RateLimited, $"{Waiting} requests wait for {Options.Model} already.", exception);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Keeps what was asked and answered, where that is switched on.</summary>
    public async Task RecordAsync(TurnCall call, IReadOnlyList<ChatMessage> messages, ChatOptions options, ChatResponse response, CancellationToken cancellationToken)
    {
        if (call.Record is { } record)
        {
            var tokens = Spending.Of(Options, response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0);
            await record(OutgoingMessages.Body(Options.Model, RedactingChatClient.Redacted(messages, _redactor), options), OutgoingMessages.Answer(response, _redactor), tokens, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async ValueTask<ChatResponse> SendOnceAsync(ResilienceContext context)
    {
        var attempt = context.Properties.GetValue(s_attempt, null!);
        var cancellationToken = context.CancellationToken;
        AgentTelemetry.Waited.Record(_clock.GetElapsedTime(attempt.Since).TotalSeconds, new KeyValuePair<string, object?>("gen_ai.request.model", Options.Model));
        var size = TokenEstimate.Of(attempt.Messages, attempt.Options);
        await attempt.Call.ReserveAsync(Options, size, cancellationToken);
        var client = _clients.GetOrAdd(attempt.Call.Agent, Client);
        using var span = _span.Start(attempt.Call, attempt.Messages, attempt.Options);
        var started = _clock.GetTimestamp();
        ChatResponse? response = null;
        Exception? failure = null;
        try
        {
            response = Options.Streaming
                ? await client.GetStreamingResponseAsync(attempt.Messages, attempt.Options, cancellationToken).ToChatResponseAsync(cancellationToken)
                : await client.GetResponseAsync(attempt.Messages, attempt.Options, cancellationToken);
            _span.Answered(span, response);
            return response;
        }
        catch (Exception exception)
        {
            failure = exception;
            ModelSpan.Failed(span, exception);
            throw;
        }
        finally
        {
            // What an endpoint does not count is charged as it is estimated.
            var spent = attempt.Call.Count(Options, size, response is null ? null : response.Usage ?? new UsageDetails { InputTokenCount = size, OutputTokenCount = TokenEstimate.Of(response.Messages) });
            _span.Measure(_clock.GetElapsedTime(started), spent, response, failure);
        }
    }

    /// <summary>Whatever the endpoint speaks, the redactor stands before it.</summary>
    private RedactingChatClient Client(string agent) => new(Options.Protocol switch
    {
        ModelProtocol.A2A => new SpokenToolsChatClient(new A2AChatClient(Options, new HostedHttp(agent, Options, _http), _clock)),
        ModelProtocol.LangGraph => new SpokenToolsChatClient(new LangGraphChatClient(Options, new HostedHttp(agent, Options, _http), _clock)),
        _ => new OpenAiChatClient(agent, Options, _http),
    }, _redactor);

    private ResiliencePipeline<ChatResponse> Pipeline(TimeSpan delay)
    {
        var builder = new ResiliencePipelineBuilder<ChatResponse> { TimeProvider = _clock };
        return builder
            .AddRetry(new RetryStrategyOptions<ChatResponse>
            {
                MaxRetryAttempts = TurnCall.MostTries - 1,
                Delay = delay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(MayTryAgain(arguments.Context, arguments.Outcome.Exception)),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Exception is ModelFailedException { RetryAfter: { } wait } ? Scattered(wait) : null),
                OnRetry = arguments =>
                {
                    var attempt = arguments.Context.Properties.GetValue(s_attempt, null!);
                    arguments.Context.Properties.Set(s_attempt, attempt with { Since = _clock.GetTimestamp() + (long)(arguments.RetryDelay.TotalSeconds * _clock.TimestampFrequency) });
                    AgentTelemetry.Retries.Add(1, new KeyValuePair<string, object?>("gen_ai.request.model", Options.Model), new KeyValuePair<string, object?>("error.type", ModelSpan.ErrorType(arguments.Outcome.Exception)));
                    return ValueTask.CompletedTask;
                },
            })
            .AddConcurrencyLimiter(Options.Concurrency, Waiting)
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<ChatResponse>
            {
                FailureRatio = 0.8,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(15),
                ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome.Exception)),
                OnOpened = _ =>
                {
                    AgentTelemetry.BreakerOpened.Add(1, new KeyValuePair<string, object?>("gen_ai.request.model", Options.Model));
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(TimeSpan.FromSeconds(Options.TrySeconds))
            .Build();
    }

    private static bool MayTryAgain(ResilienceContext context, Exception? exception)
    {
        var attempt = context.Properties.GetValue(s_attempt, null!);
        return IsTransient(exception) && attempt.Call.TriesLeft > attempt.KeepTries
            && attempt.Call.CanWait((exception as ModelFailedException)?.RetryAfter ?? TimeSpan.Zero);
    }

    private static bool IsTransient(Exception? exception) => exception is TimeoutRejectedException or ModelFailedException { IsTransient: true };

    /// <summary>A little later than asked for, so that all who were sent away do not come back at once.</summary>
    private static TimeSpan? Scattered(TimeSpan wait) => wait + TimeSpan.FromMilliseconds(Random.Shared.Next(1, 250));

    private ModelFailedException TimedOut(Exception exception) =>
        new(ModelFailure.TimedOut, string.Create(CultureInfo.InvariantCulture, $"{Options.Model} did not answer within {Options.TrySeconds} s."), exception);

    private sealed record Attempt(TurnCall Call, IReadOnlyList<ChatMessage> Messages, ChatOptions Options, int KeepTries, long Since);
}
