using System.Globalization;
using Platform.Agents;
using Platform.Agents.Text;
using Platform.Contracts.Diagnosis;
using Platform.Diagnostic.Diagnosis;
using Platform.Diagnostic.Memory;

namespace Platform.Diagnostic.Investigations;

/// <summary>
/// The diagnostician's question to its model: what is wrong there? Where the evidence of the rules is too much, the output of
/// the oldest goes first; its id stays.
/// </summary>
internal static class InvestigationQuestion
{
    public const string Agent = "Diagnostic";
    public const string Purpose = "investigation";

    private const int LongestDescription = 4_000;
    private const int LongestEvidence = 8_000;

    private static readonly string s_instructions =
        $"""
        You investigate what is wrong on one machine, of which rules have judged the causes they know from read-only probes.
        Begin by saying in a few words what you will check and why. Call the tools that can tell, several
        at once where none needs another's answer; they only read. Confirm or rule out one hypothesis after the other, and
        answer as soon as more looking would not change your answer.

        Claim only what the evidence shows: a claim is Confirmed or RuledOut only with quotes copied letter by letter from
        evidence, with its id; everything else is a Hypothesis. What a tool answers without the id of evidence is no evidence.
        What is remembered of the target shows where to look, and proves nothing about today.
        Say what was not looked at. Ask a question only where the task can mean different things and no tool can tell which.

        {UntrustedText.Rule}
        """;

    public static AgentQuestion<InvestigationAnswer> Of(DiagnoseTask command, DiagnosisResult byRules, IReadOnlyList<string> withoutTools, int room) => new()
    {
        Agent = Agent,
        Purpose = Purpose,
        TaskId = command.TaskId,
        Attempt = command.Attempt,
        Conversation = $"investigation/{command.Key}",
        Instructions = s_instructions,
        Material = Material(command, byRules, withoutTools, room),
    };

    private static string Head(DiagnoseTask command, DiagnosisResult byRules, IReadOnlyList<string> withoutTools) => string.Join('\n',
    [
        UntrustedText.Fence("what was asked", command.Description, LongestDescription),
        .. command.Context.Count == 0 ? [] : new[] { UntrustedText.Fence("what is known of it", string.Join('\n', command.Context.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}")), LongestDescription) },
        UntrustedText.Fence("the target", $"{command.Target.Name}, of kind {command.Target.Kind}", LongestDescription),
        UntrustedText.Fence("what the rules say", $"{byRules.Summary}\n{string.Join('\n', byRules.Findings.Select(finding => $"{finding.Status}: {finding.Claim}"))}", LongestDescription),
        MemoryWords.Fence(byRules.Remembered),
        .. withoutTools.Count == 0 ? [] : new[] { UntrustedText.Fence("tools that cannot be used", string.Join('\n', withoutTools), LongestDescription) },
    ]);

    private static string Material(DiagnoseTask command, DiagnosisResult byRules, IReadOnlyList<string> withoutTools, int room)
    {
        var head = Head(command, byRules, withoutTools);
        var evidence = byRules.Evidence.OrderBy(record => record.At).ThenBy(record => record.EvidenceId).Select(record => (Record: record, Text: Evidence(record, record.Text))).ToList();
        var size = TokenEstimate.Of(head) + evidence.Sum(entry => TokenEstimate.Of(entry.Text));
        for (var index = 0; index < evidence.Count && size > room; index++)
        {
            var (record, text) = evidence[index];
            evidence[index] = (record, Evidence(record, string.Create(CultureInfo.InvariantCulture, $"({record.Text.Length} characters of output left out)")));
            size -= TokenEstimate.Of(text) - TokenEstimate.Of(evidence[index].Text);
        }
        return string.Join('\n', evidence.Select(entry => entry.Text).Prepend(head));
    }

    private static string Evidence(EvidenceRecord record, string text) =>
        UntrustedText.Fence($"evidence {record.EvidenceId:D}", TargetProbes.Words(record, text), LongestEvidence);
}
