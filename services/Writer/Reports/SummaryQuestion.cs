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

    public static AgentQuestion<SummaryAnswer> Of(WriteReport command, FactSheet sheet)
    {
        var texts = sheet.Texts;
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
