using System.Text.Json;
using Platform.AgentTesting.Transcripts;

namespace Platform.AgentTesting.Runs;

/// <summary>One tool that a model called.</summary>
/// <param name="Name">Name of the tool.</param>
/// <param name="Arguments">What it was called with.</param>
/// <param name="Result">What the agent gave back to the model; null where it never did.</param>
public sealed record ToolUse(string Name, JsonElement Arguments, string? Result)
{
    /// <summary>The calls of a run. Results stand in the next request of the same conversation, in the order of the calls.</summary>
    internal static IEnumerable<ToolUse> In(IReadOnlyList<Exchange> exchanges)
    {
        for (var index = 0; index < exchanges.Count; index++)
        {
            var (asked, answer) = (exchanges[index], exchanges[index].Answer);
            if (answer.ToolCalls.Count == 0 || answer.Fault != MockFault.None)
            {
                continue;
            }
            var next = exchanges.Skip(index + 1).FirstOrDefault(later => later.Continues(asked));
            var results = next?.Read().Messages.Skip(asked.Read().Messages.Count).Where(message => message.Role == "tool").ToList() ?? [];
            for (var call = 0; call < answer.ToolCalls.Count; call++)
            {
                yield return new ToolUse(answer.ToolCalls[call].Name, answer.ToolCalls[call].Arguments, call < results.Count ? results[call].Text : null);
            }
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{Name}({Arguments.GetRawText()})";
}
