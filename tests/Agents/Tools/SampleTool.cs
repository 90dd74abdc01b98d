using System.Text.Json;
using Platform.Agents.Tools;

namespace Platform.Tests.Agents.Tools;

/// <summary>A tool whose answers a test gives; counts how often each call came.</summary>
internal sealed class SampleTool(ToolDescription description, Func<ToolCall, CancellationToken, Task<ToolResult>> answer) : ITool
{
    private int _calls;

    public ToolDescription Description { get; } = description;

    public int Calls => _calls;

    public static ToolDescription Weather { get; } = new()
    {
        Name = "weather", Description = "Tells the weather.", Effect = ToolEffect.ReadOnly, NarrowingHint = "Ask for one day.",
        Schema = Json("""{"type":"object","properties":{"place":{"type":"string","minLength":2},"days":{"type":"integer","minimum":1,"maximum":7}},"required":["place"]}"""),
    };

    public static SampleTool Of(ToolDescription description, Func<ToolCall, ToolResult> answer) => new(description, (call, _) => Task.FromResult(answer(call)));

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();

    public Task<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return answer(call, cancellationToken);
    }
}
