using System.Globalization;
using Platform.Agents;
using Platform.Agents.Text;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Routing;

/// <summary>The router's question to its model.</summary>
internal static class RouterQuestion
{
    public const string Agent = "Router";
    public const string Purpose = "analysis";

    private const int LongestDescription = 6_000;
    private const int LongestContext = 4_000;
    private const int LongestTarget = 1_000;

    private static readonly string s_instructions =
        $"""
        You sort one task: its category, who is needed, how complex and how risky it is. You get what was asked, what is known
        besides, the target, and what fixed rules made of it. You may find a task riskier than the rules do, never less risky: name
        what they missed, such as many users concerned, data that cannot be restored, or a change to security.

        {UntrustedText.Rule}
        """;

    public static AgentQuestion<RouterAnswer> Of(AnalyzeTask task, TaskAnalysis byRules) => new()
    {
        Agent = Agent,
        Purpose = Purpose,
        TaskId = task.TaskId,
        Attempt = task.Attempt,
        Conversation = string.Create(CultureInfo.InvariantCulture, $"router/{task.TaskId:D}/{task.Attempt}"),
        Instructions = s_instructions,
        Material = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {UntrustedText.Fence("what was asked", task.Description, LongestDescription)}
            {UntrustedText.Fence("known besides", Lines(task.Context.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}")), LongestContext)}
            {UntrustedText.Fence("target", $"{task.Target.Name} ({task.Target.Kind}), labels: {Lines(task.Target.Labels)}", LongestTarget)}
            The rules say: {byRules.Category}, {byRules.Complexity}, agents {string.Join(", ", byRules.Agents)}, risk {byRules.Risk.Score} of 100 from {string.Join(", ", byRules.Risk.Factors.Select(factor => factor.Name))}.
            """),
    };

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.DefaultIfEmpty("nothing"));
}
