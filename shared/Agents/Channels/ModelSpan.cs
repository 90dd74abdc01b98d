using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Agents.Text;
using Platform.Agents.Turns;
using Polly.Timeout;

namespace Platform.Agents.Channels;

/// <summary>One request as a span and as metrics, by the OpenTelemetry conventions for generative AI.</summary>
internal sealed class ModelSpan(ModelOptions model, bool recordContent, Redactor redactor)
{
    private readonly Uri _address = new(model.Endpoint);

    private KeyValuePair<string, object?>[] Tags => [new("gen_ai.operation.name", Operation), new("gen_ai.provider.name", model.Protocol.ToString().ToLowerInvariant()), new("gen_ai.request.model", model.Model), new("server.address", _address.Host)];

    private string Operation => model.Protocol == ModelProtocol.OpenAi ? "chat" : "invoke_agent";

    public static string ErrorType(Exception? exception) => exception switch
    {
        ModelFailedException failed => failed.Failure.ToString(),
        TimeoutRejectedException or OperationCanceledException => nameof(ModelFailure.TimedOut),
        _ => exception?.GetType().FullName ?? "_OTHER",
    };

    public Activity? Start(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var span = AgentTelemetry.Source.StartActivity($"{Operation} {model.Model}", ActivityKind.Client, default(ActivityContext), Tags);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("server.port", _address.Port);
            span.SetTag("gen_ai.request.temperature", options.Temperature);
            span.SetTag("gen_ai.request.max_tokens", options.MaxOutputTokens);
            span.SetTag("gen_ai.output.type", options.ResponseFormat is ChatResponseFormatJson ? "json" : "text");
            if (recordContent)
            {
                span.SetTag("gen_ai.input.messages", Content(messages));
            }
        }
        return span;
    }

    public void Answered(Activity? span, ChatResponse response)
    {
        span?.SetTag("gen_ai.response.model", response.ModelId);
        span?.SetTag("gen_ai.response.id", response.ResponseId);
        span?.SetTag("gen_ai.response.finish_reasons", new[] { response.FinishReason?.Value ?? "stop" });
        if (recordContent)
        {
            span?.SetTag("gen_ai.output.messages", Content(response.Messages));
        }
    }

    public static void Failed(Activity? span, Exception exception)
    {
        span?.SetTag("error.type", ErrorType(exception));
        span?.SetStatus(ActivityStatusCode.Error, exception.Message);
    }

    public void Measure(Activity? span, TimeSpan duration, Spending spent)
    {
        span?.SetTag("gen_ai.usage.input_tokens", spent.InputTokens);
        span?.SetTag("gen_ai.usage.output_tokens", spent.OutputTokens);
        var tags = new TagList(Tags);
        AgentTelemetry.Cost.Add((double)spent.Cost, tags);
        AgentTelemetry.Tokens.Record(spent.InputTokens, new TagList([.. Tags, new("gen_ai.token.type", "input")]));
        AgentTelemetry.Tokens.Record(spent.OutputTokens, new TagList([.. Tags, new("gen_ai.token.type", "output")]));
        if (span?.GetTagItem("error.type") is { } error)
        {
            tags.Add("error.type", error);
        }
        AgentTelemetry.Duration.Record(duration.TotalSeconds, tags);
    }

    private string Content(IEnumerable<ChatMessage> messages) =>
        JsonSerializer.Serialize(messages.Select(message => new { role = message.Role.Value, parts = new[] { new { type = "text", content = redactor.Redact(message.Text) } } }));
}
