using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Agents;
using Platform.Agents.Text;
using Platform.Automation.Planning;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Planning;

namespace Platform.Automation.Authoring;

/// <summary>The author's question to its model: which steps, where no runbook has any?</summary>
internal static class AuthorQuestion
{
    public const string Agent = "Automation";
    public const string Purpose = "plan";

    private const int LongestDescription = 6_000;
    private const int LongestContext = 4_000;
    private const int LongestEvidence = 3_000;
    private const int LongestComplaint = 4_000;
    private const int LongestAnswer = 12_000;

    private static readonly JsonSerializerOptions s_readable = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() } };

    private static readonly string s_instructions =
        $"""
        You write exact scripts, each with what it writes, the script that undoes it, and a check that only reads. A person reads
        the plan before anything runs; scripts are analysed, and what cannot be understood is refused. Rest on what the evidence
        shows; where it shows too little for a safe plan, make none and say what is missing.

        {UntrustedText.Rule}
        """;

    /// <param name="command">What is to be planned.</param>
    /// <param name="room">Estimated tokens of material that the model takes.</param>
    /// <param name="earlier">The earlier answers with the complaints about each, oldest first.</param>
    public static AgentQuestion<WrittenPlan> Of(DraftPlan command, int room, IReadOnlyList<RefusedPlan> earlier) => new()
    {
        Agent = Agent,
        Purpose = Purpose,
        TaskId = command.TaskId,
        Attempt = command.Attempt,
        Conversation = $"automation/{command.Key}/{earlier.Count}",
        Instructions = s_instructions,
        Material = Material(command, room, earlier),
    };

    private static string Material(DraftPlan command, int room, IReadOnlyList<RefusedPlan> earlier)
    {
        var parts = new List<string>
        {
            UntrustedText.Fence("what was asked", command.Description, LongestDescription),
            UntrustedText.Fence(
                "known besides", string.Join('\n', command.Context.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}")), LongestContext),
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                The target is of kind {command.Target.Kind}; scripts are {AuthoredSteps.InterpreterOf(command.Target)}. They may write {Below(command.Target.Scope.WritablePaths)}; network at most: {command.Target.Scope.Network}.
                """),
            UntrustedText.Fence("what was found", Findings(command.Diagnosis), LongestDescription),
        };
        if (earlier is [.., var newest])
        {
            parts.Add(UntrustedText.Fence("your newest answer", JsonSerializer.Serialize(newest.Written, s_readable), LongestAnswer));
        }
        parts.AddRange(earlier.Select(refused =>
            $"An earlier answer was refused. Mend this:\n{UntrustedText.Fence("complaints", string.Join('\n', refused.Complaints), LongestComplaint)}"));
        var size = parts.Sum(TokenEstimate.Of);
        // The newest evidence counts most; what has no room is named by its title.
        foreach (var record in command.Diagnosis.Evidence.OrderByDescending(record => record.At))
        {
            var text = Evidence(record, record.Text);
            text = size + TokenEstimate.Of(text) <= room ? text : Evidence(record, $"({record.Text.Length} characters of output left out)");
            size += TokenEstimate.Of(text);
            parts.Add(text);
        }
        return string.Join('\n', parts);
    }

    private static string Findings(DiagnosisResult diagnosis) => string.Join(
        '\n', diagnosis.Findings.Select(finding => $"{finding.Status}: {finding.Claim}").Prepend(diagnosis.Summary)
            .Concat(diagnosis.Reading?.Claims.Select(claim => $"{claim.Status}, as a model reads the evidence: {claim.Claim}") ?? [])
            .Concat(diagnosis.Gaps.Concat(diagnosis.Reading?.Gaps ?? []).Select(gap => $"Not looked at: {gap}")));

    private static string Evidence(EvidenceRecord record, string text) => UntrustedText.Fence(
        $"evidence {record.EvidenceId:D}",
        string.Create(CultureInfo.InvariantCulture, $"{record.Title}, exit code {record.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none"}\n{text}"), LongestEvidence);

    private static string Below(IReadOnlyList<string> paths) => paths.Count == 0 ? "nothing" : $"below {string.Join(", ", paths)}";
}
