using Platform.Agents;
using Platform.Agents.Text;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;
using Platform.Parameters;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>
/// Lets a model choose further probes from a menu: the read-only probes of runbooks that search found but the rules did not
/// look into. It can neither write a script nor fill a parameter; what it chooses runs like any probe and is read as evidence.
/// </summary>
internal sealed class Investigation(AgentRuntime<DiagnosticDatabase> agents, DiagnosticDatabase database)
{
    private const string Purpose = "investigation";
    private const int LongestMenu = 40;

    private static readonly string s_instructions =
        $"""
        You investigate what is wrong on a machine. You get what was asked, what fixed rules found, and a menu of read-only
        probes that were not run. Choose from the menu those whose answers would tell most; choose none where enough is known.
        They run at once, beside each other.

        {UntrustedText.Rule}
        """;

    /// <summary>The probes that the model chose, by their runbooks; none where it has no choice.</summary>
    /// <exception cref="ModelFailedException">It gave no usable answer.</exception>
    public async Task<ChosenProbes> ChooseAsync(DiagnoseTask command, DiagnosisResult byRules, Selection selection, FillingFacts facts, CancellationToken cancellationToken)
    {
        var others = selection.Considered.Where(match => selection.Chosen.All(chosen => chosen.RunbookId != match.RunbookId))
            .Select(match => new ChosenRunbook(match.RunbookId, match.Version, new Relevance(0, RelevanceLevel.None, "chosen by a model"))).ToList();
        await using var connection = await database.OpenAsync(cancellationToken);
        var documents = await EvidenceStore.DocumentsAsync(connection, others, cancellationToken);
        await connection.CloseAsync();
        var runbooks = others.Where(other => documents.ContainsKey(other.RunbookId)).Select(other => ExaminedRunbook.Create(other, documents[other.RunbookId].Runbook, [], facts)).ToList();
        var menu = runbooks.SelectMany(runbook => runbook.ProbesByUse()
                .Where(probe => InterpreterFit.Problem(probe.Interpreter, command.Target) is null && runbook.MissingFor(probe).Count == 0)
                .Select(probe => (Runbook: runbook, Probe: probe)))
            .Take(LongestMenu).ToList();
        if (menu.Count == 0)
        {
            return new ChosenProbes([], new HashSet<(string, string)>());
        }
        var known = menu.Select(entry => (entry.Runbook.Chosen.RunbookId, entry.Probe.Id)).ToHashSet();
        var answer = await agents.AskAsync(
            new AgentQuestion<ProbeWishes>
            {
                Agent = ReadingQuestion.Agent,
                Purpose = Purpose,
                TaskId = command.TaskId,
                Conversation = $"investigation/{DiagnoseTaskHandler.Key(command)}",
                Instructions = s_instructions,
                Material = $"{ReadingQuestion.Head(command, byRules)}\n{UntrustedText.Fence("menu", string.Join('\n', menu.Select(Line)), 8_000)}",
                Check = wishes => [.. wishes.Probes.Where(wish => !known.Contains((wish.Runbook, wish.Probe))).Select(wish => $"The menu has no probe {wish.Probe} of runbook {wish.Runbook}.")],
            }, cancellationToken);
        var wanted = answer.Value.Probes.Select(wish => (wish.Runbook, wish.Probe)).ToHashSet();
        return new ChosenProbes([.. runbooks.Where(runbook => wanted.Any(wish => wish.Runbook == runbook.Chosen.RunbookId))], wanted);
    }

    private static string Line((ExaminedRunbook Runbook, RunbookBlock Probe) entry) =>
        $"runbook {entry.Runbook.Chosen.RunbookId}, probe {entry.Probe.Id}: {ParameterReferences.Fill(entry.Probe.Title, entry.Runbook.Values)} ({entry.Runbook.Runbook.Title})";
}

/// <summary>Probes that a model chose.</summary>
/// <param name="Runbooks">Their runbooks.</param>
/// <param name="Wanted">Runbook and probe of each.</param>
internal sealed record ChosenProbes(IReadOnlyList<ExaminedRunbook> Runbooks, IReadOnlySet<(string Runbook, string Probe)> Wanted)
{
    /// <summary>What they answered, at most so many characters each, and which of them did not.</summary>
    public DiagnosisResult AddTo(DiagnosisResult result, IReadOnlyList<ExpectedEvidence> rows, int longest)
    {
        var records = rows.Where(row => row.Record is not null && Wanted.Contains((row.RunbookId, row.ProbeId))).Select(row => row.Record!).ToList();
        var missing = Wanted.Where(wish => records.All(record => (record.RunbookId, record.ProbeId) != wish)).Order();
        return result with
        {
            Evidence = [.. result.Evidence, .. records.Select(record => record.Text.Length <= longest ? record : record with { Text = record.Text[..longest], Truncated = true })],
            Gaps = [.. result.Gaps, .. missing.Select(wish => $"The model wanted to see probe {wish.Probe} of runbook {wish.Runbook}; there is no answer.")],
        };
    }
}
