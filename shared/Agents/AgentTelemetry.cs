using System.Diagnostics;
using System.Diagnostics.Metrics;
using Platform.Agents.Tools;

namespace Platform.Agents;

/// <summary>Spans and metrics by the OpenTelemetry conventions for generative AI, and counters of what goes wrong on the way.</summary>
internal static class AgentTelemetry
{
    public const string SourceName = "Platform.Agents";

    private static readonly Meter s_meter = new(SourceName);

    public static ActivitySource Source { get; } = new(SourceName);

    public static Histogram<double> Duration { get; } =
        s_meter.CreateHistogram("gen_ai.client.operation.duration", "s", "GenAI operation duration.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });

    public static Histogram<long> Tokens { get; } =
        s_meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Number of input and output tokens used.", advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
        });

    public static Counter<double> Cost { get; } = s_meter.CreateCounter<double>("platform.agent.cost", "{currency}", "Money by the price table");

    public static Counter<long> Turns { get; } = s_meter.CreateCounter<long>("platform.agent.turns", "{turn}", "Turns by agent, source and outcome");

    public static Counter<long> ToolCalls { get; } = s_meter.CreateCounter<long>("platform.agent.tool_calls", "{call}", "Calls of tools by tool and outcome");

    public static Counter<long> Retries { get; } = s_meter.CreateCounter<long>("platform.agent.retries", "{retry}", "Further tries by model and reason");

    public static Counter<long> Repairs { get; } = s_meter.CreateCounter<long>("platform.agent.repairs", "{repair}", "Answers that did not fit and were asked for again");

    public static Counter<long> Fallbacks { get; } = s_meter.CreateCounter<long>("platform.agent.fallbacks", "{fallback}", "Turns handed to another model");

    public static Counter<long> BreakerOpened { get; } = s_meter.CreateCounter<long>("platform.agent.breaker.opened", "{opening}", "Times a model was left alone after failures");

    public static Histogram<double> Waited { get; } = s_meter.CreateHistogram<double>("platform.agent.wait", "s", "Wait for a place among the requests at once");

    /// <summary>The span of an agent at work with its model.</summary>
    public static Activity? StartAgent(string agent, Guid taskId) => Source.StartActivity($"invoke_agent {agent}", ActivityKind.Internal)
        ?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.name", agent).SetTag("platform.task.id", taskId);

    /// <summary>The span of one call of a tool.</summary>
    public static Activity? StartTool(ToolCall call, ToolDescription tool) => Source.StartActivity($"execute_tool {tool.Name}", ActivityKind.Internal)
        ?.SetTag("gen_ai.operation.name", "execute_tool").SetTag("gen_ai.tool.name", tool.Name).SetTag("gen_ai.tool.type", "function")
        .SetTag("gen_ai.tool.description", tool.Description).SetTag("gen_ai.tool.call.id", call.Id).SetTag("platform.task.id", call.TaskId);

    /// <summary>Ends and counts a call.</summary>
    public static void EndTool(Activity? span, string tool, string outcome)
    {
        span?.SetTag("platform.outcome", outcome);
        if (outcome == "Failed")
        {
            span?.SetTag("error.type", "tool_failed").SetStatus(ActivityStatusCode.Error);
        }
        ToolCalls.Add(1, new("gen_ai.tool.name", tool), new("platform.outcome", outcome));
    }
}
