using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Platform.Agents.Text;
using Platform.Agents.Turns;
using Polly.Timeout;

namespace Platform.Agents.Channels;

/// <summary>One request as a span and as metrics, by the OpenTelemetry conventions for generative AI.</summary>
internal sealed class ModelSpan(ModelOptions model, bool recordContent, Redactor redactor)
{
    /// <summary>Says whose form of telemetry this is; who runs the model stands in server.address.</summary>
    public static string Provider(ModelOptions model) => model.Protocol.ToString().ToLowerInvariant();

    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly Uri _address = new(model.Endpoint);

    private KeyValuePair<string, object?>[] Tags => [new("gen_ai.operation.name", Operation), new("gen_ai.provider.name", Provider(model)), new("gen_ai.request.model", model.Model), new("server.address", _address.Host), new("server.port", _address.Port)];

    private string Operation => model.Protocol == ModelProtocol.OpenAi ? "chat" : "invoke_agent";

    public static string ErrorType(Exception? exception) => exception switch
    {
        ModelFailedException failed => failed.Failure.ToString(),
        TimeoutRejectedException or OperationCanceledException => nameof(ModelFailure.TimedOut),
        _ => exception?.GetType().FullName ?? "_OTHER",
    };

    public Activity? Start(TurnCall call, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var span = AgentTelemetry.Source.StartActivity($"{Operation} {model.Model}", ActivityKind.Client, default(ActivityContext), Tags);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("gen_ai.conversation.id", call.Conversation);
            span.SetTag("gen_ai.request.temperature", options.Temperature);
            span.SetTag("gen_ai.request.max_tokens", options.MaxOutputTokens);
            span.SetTag("gen_ai.output.type", options.ResponseFormat is ChatResponseFormatJson ? "json" : "text");
            if (recordContent)
            {
                span.SetTag("gen_ai.input.messages", Content(messages, null));
            }
        }
        return span;
    }

    public void Answered(Activity? span, ChatResponse response)
    {
        span?.SetTag("gen_ai.response.id", response.ResponseId);
        span?.SetTag("gen_ai.response.model", response.ModelId);
        span?.SetTag("gen_ai.response.finish_reasons", new[] { Finish(response) });
        if (response.Usage is { } usage)
        {
            span?.SetTag("gen_ai.usage.input_tokens", usage.InputTokenCount);
            span?.SetTag("gen_ai.usage.output_tokens", usage.OutputTokenCount);
            span?.SetTag("gen_ai.usage.cache_read.input_tokens", usage.CachedInputTokenCount);
        }
        if (recordContent)
        {
            span?.SetTag("gen_ai.output.messages", Content(response.Messages, Finish(response)));
        }
    }

    public static void Failed(Activity? span, Exception exception)
    {
        span?.SetTag("error.type", ErrorType(exception));
        span?.SetStatus(ActivityStatusCode.Error, exception.Message);
    }

    /// <summary>Counts money as it is charged to the budget, tokens only where the endpoint has reported them.</summary>
    public void Measure(TimeSpan duration, Spending spent, ChatResponse? response, Exception? failure)
    {
        var tags = new TagList(Tags);
        if (response?.ModelId is { } answered)
        {
            tags.Add("gen_ai.response.model", answered);
        }
        AgentTelemetry.Cost.Add((double)spent.Cost, tags);
        if (response?.Usage is { } usage)
        {
            AgentTelemetry.Tokens.Record(usage.InputTokenCount ?? 0, new TagList([.. tags, new("gen_ai.token.type", "input")]));
            AgentTelemetry.Tokens.Record(usage.OutputTokenCount ?? 0, new TagList([.. tags, new("gen_ai.token.type", "output")]));
        }
        if (failure is not null)
        {
            tags.Add("error.type", ErrorType(failure));
        }
        AgentTelemetry.Duration.Record(duration.TotalSeconds, tags);
    }

    private static string Finish(ChatResponse response) => response.FinishReason?.Value ?? "stop";

    private string Content(IEnumerable<ChatMessage> messages, string? finish) => JsonSerializer.Serialize(
        messages.Select(message => new { role = message.Role.Value, parts = message.Contents.Select(Part).OfType<object>(), finish_reason = finish }), s_json);

    private object? Part(AIContent content) => content switch
    {
        TextContent text => new { type = "text", content = redactor.Redact(text.Text) },
        FunctionCallContent call => new { type = "tool_call", id = call.CallId, name = call.Name, arguments = redactor.Redact("", JsonSerializer.SerializeToNode(call.Arguments)) },
        FunctionResultContent result => new { type = "tool_call_response", id = result.CallId, response = redactor.Redact(result.Result?.ToString() ?? "") },
        _ => null,
    };
}
