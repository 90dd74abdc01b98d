using System.Globalization;
using Platform.Agents.Text;
using Platform.Contracts.Reports;
using static Platform.Writer.Reports.FactsReading;

namespace Platform.Writer.Reports;

/// <summary>
/// The recorded facts as a model gets them: numbered texts, each with the id that a sentence must cite. Where they are too
/// many, the longest output of the oldest evidence goes first; its id stays, with how much was left out.
/// </summary>
internal sealed class FactSheet
{
    private const int LongestText = 4_000;
    private const int LongestEntry = 600;
    private const int NewestChanges = 200;
    private readonly List<Entry> _entries = [];

    private FactSheet()
    {
    }

    /// <summary>Text of a fact by id, as the model reads it but for the secrets that are taken out on the way.</summary>
    public IReadOnlyDictionary<string, string> Texts => _entries.ToDictionary(entry => entry.Id, entry => entry.Text, StringComparer.Ordinal);

    /// <summary>What the model reads.</summary>
    public string Material => string.Join('\n', _entries.Select(entry => UntrustedText.Fence($"id={entry.Id}", entry.Text, LongestText)));

    /// <summary>The facts of a task, in at most so many tokens as far as leaving out output can achieve it.</summary>
    public static FactSheet Of(TaskFacts facts, int mostTokens)
    {
        var sheet = new FactSheet();
        sheet.Add("task", $"{facts.Task.Description}\nrequested by {facts.Task.Requester}, target {facts.Task.Target}, submitted {Time(facts.Task.SubmittedAt)}", LongestText);
        sheet.Add("outcome", $"{facts.Outcome}{(facts.Task.Reason is { } reason ? $": {reason}" : "")}\n{Number(facts.Task.StepsDone)} of {Number(facts.Task.StepCount)} steps done", LongestEntry);
        foreach (var change in facts.Timeline.TakeLast(NewestChanges))
        {
            sheet.Add($"change-{Number(change.Sequence)}", $"{Time(change.At)} {change.Change}: {change.Summary}", LongestEntry);
        }
        sheet.AddDiagnosis(facts);
        foreach (var (approval, index) in facts.Approvals.Select((approval, index) => (approval, index + 1)))
        {
            sheet.Add($"decision-{Number(index)}", $"{approval.Decision} by {approval.By} at {Time(approval.At)}{(approval.Comment is { } comment ? $": {comment}" : "")}", LongestEntry);
        }
        foreach (var step in facts.Plan?.Steps ?? [])
        {
            sheet.Add($"step-{Number(step.Number)}", $"{step.Title}\n{step.Script.Text}", LongestEntry);
        }
        foreach (var execution in facts.Executions)
        {
            var ended = execution.ExitCode is { } code ? $"exit code {Number(code)}, {Milliseconds(execution.DurationMs)}" : "no end recorded";
            sheet.AddOutput(
                $"execution-{execution.ExecutionId:D}", $"{execution.Action} of step {Number(execution.StepNumber)}: {execution.Outcome().InWords()}, {ended}{(execution.Problem is { } problem ? $"; {problem}" : "")}", execution.Output);
        }
        sheet.Compact(mostTokens);
        return sheet;
    }

    private void AddDiagnosis(TaskFacts facts)
    {
        if (facts.Diagnosis is not { } diagnosis)
        {
            return;
        }
        foreach (var (finding, index) in diagnosis.Findings.Select((finding, index) => (finding, index + 1)))
        {
            // What is called confirmed but stands on nothing is told as what it is.
            var status = diagnosis.IsProven(finding) ? "confirmed" : finding.Status == Contracts.Diagnosis.FindingStatus.RuledOut ? "ruled out" : "hypothesis, not confirmed";
            Add($"finding-{Number(index)}", $"{finding.Claim} ({status})", LongestEntry);
        }
        foreach (var (gap, index) in diagnosis.Gaps.Select((gap, index) => (gap, index + 1)))
        {
            Add($"gap-{Number(index)}", $"not looked at: {gap}", LongestEntry);
        }
        foreach (var evidence in diagnosis.Evidence)
        {
            AddOutput($"evidence-{evidence.EvidenceId:D}", $"{evidence.Title} on {evidence.Target} at {Time(evidence.At)}", evidence.Text);
        }
    }

    private void Add(string id, string text, int longest) => _entries.Add(new Entry(id, Cut(text, longest), ""));

    private void AddOutput(string id, string about, string output) => _entries.Add(new Entry(id, Cut(about, LongestEntry), Cut(output, LongestText - LongestEntry - 100)));

    private void Compact(int mostTokens)
    {
        var size = TokenEstimate.Of(Material);
        for (var index = 0; index < _entries.Count && size > mostTokens; index++)
        {
            var entry = _entries[index];
            if (entry.Output.Length > 0)
            {
                size -= TokenEstimate.Of(entry.Output);
                _entries[index] = entry with { Output = string.Create(CultureInfo.InvariantCulture, $"({entry.Output.Length} characters of output left out)") };
            }
        }
    }

    private static string Cut(string text, int longest)
    {
        var clean = UntrustedText.Clean(text).Trim();
        return clean.Length <= longest ? clean : string.Concat(clean.AsSpan(0, char.IsHighSurrogate(clean[longest - 1]) ? longest - 1 : longest), " [cut here]");
    }

    private sealed record Entry(string Id, string About, string Output)
    {
        public string Text => Output.Length == 0 ? About : $"{About}\n{Output}";
    }
}
