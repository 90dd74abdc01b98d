using System.Globalization;
using Platform.Agents;
using Platform.Agents.Text;
using Platform.Contracts.Reports;

namespace Platform.Writer.Reports;

/// <summary>The writer's question to its model.</summary>
internal static class SummaryQuestion
{
    public const string Agent = "Writer";
    public const string Purpose = "summary";

    private static readonly string s_instructions =
        $"""
        You tell what became of one task. People act on what you say, so you state only what is recorded. Each fact stands in a
        fence with its id. Every sentence quotes the facts it rests on, letter by letter, and every number in a sentence stands in
        one of its quotes. A hypothesis is called one. What has no recorded end is called unknown.

        {UntrustedText.Rule}
        """;

    /// <param name="command">The report that is asked for.</param>
    /// <param name="sheet">The facts.</param>
    /// <param name="asSent">Gives a text as the model gets it; its quotes are held to that.</param>
    public static AgentQuestion<SummaryAnswer> Of(WriteReport command, FactSheet sheet, Func<string, string> asSent)
    {
        var texts = sheet.Texts.ToDictionary(fact => fact.Key, fact => asSent(fact.Value), StringComparer.Ordinal);
        return new AgentQuestion<SummaryAnswer>
        {
            Agent = Agent,
            Purpose = Purpose,
            TaskId = command.TaskId,
            Attempt = command.Facts.Task.Attempt,
            Conversation = string.Create(CultureInfo.InvariantCulture, $"writer/{command.DocumentId:D}"),
            Instructions = s_instructions,
            Material = sheet.Material,
            Check = answer => SummaryCheck.Complaints(answer, texts),
        };
    }
}
