using System.Globalization;
using Platform.Agents;
using Platform.Agents.Text;
using Platform.Contracts.Diagnosis;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>
/// The diagnostician's question to its model: what does the evidence show? Where it is too much, the output of the oldest goes
/// first; its id stays.
/// </summary>
internal static class ReadingQuestion
{
    public const string Agent = "Diagnostic";
    public const string Purpose = "reading";

    private const int LongestDescription = 4_000;
    private const int LongestEvidence = 8_000;

    private static readonly string s_instructions =
        $"""
        You read what read-only probes found on a machine and say what is wrong there. Claim only what the evidence shows: a
        claim is Confirmed or RuledOut only with quotes copied letter by letter from the evidence, with its id; everything else is
        a Hypothesis. Say what was not looked at. Rules have judged the causes they know; look for what they do not know.

        {UntrustedText.Rule}
        """;

    public static AgentQuestion<ReadingAnswer> Of(DiagnoseTask command, DiagnosisResult byRules, int room) => new()
    {
        Agent = Agent,
        Purpose = Purpose,
        TaskId = command.TaskId,
        Conversation = $"diagnostic/{DiagnoseTaskHandler.Key(command)}",
        Instructions = s_instructions,
        Material = Material(command, byRules, room),
    };

    /// <summary>What was asked and what the rules made of it.</summary>
    public static string Head(DiagnoseTask command, DiagnosisResult byRules) =>
        $"""
        {UntrustedText.Fence("what was asked", command.Description, LongestDescription)}
        {UntrustedText.Fence("what the rules say", $"{byRules.Summary}\n{string.Join('\n', byRules.Findings.Select(finding => $"{finding.Status}: {finding.Claim}"))}", LongestDescription)}
        """;

    private static string Material(DiagnoseTask command, DiagnosisResult byRules, int room)
    {
        var head = Head(command, byRules);
        var evidence = byRules.Evidence.OrderBy(record => record.At).Select(record => (Record: record, Text: Evidence(record, record.Text))).ToList();
        var size = TokenEstimate.Of(head) + evidence.Sum(entry => TokenEstimate.Of(entry.Text));
        for (var index = 0; index < evidence.Count && size > room; index++)
        {
            var (record, text) = evidence[index];
            evidence[index] = (record, Evidence(record, string.Create(CultureInfo.InvariantCulture, $"({record.Text.Length} characters of output left out)")));
            size -= TokenEstimate.Of(text) - TokenEstimate.Of(evidence[index].Text);
        }
        return string.Join('\n', evidence.Select(entry => entry.Text).Prepend(head));
    }

    private static string Evidence(EvidenceRecord record, string text) => UntrustedText.Fence(
        $"evidence {record.EvidenceId:D}",
        string.Create(CultureInfo.InvariantCulture, $"{record.Title}, {record.At:yyyy-MM-dd HH:mm:ss} UTC, exit code {record.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none"}{(record.Problem is { } problem ? $", {problem}" : "")}\n{text}"),
        LongestEvidence);
}
