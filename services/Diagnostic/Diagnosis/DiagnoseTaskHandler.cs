using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Diagnostic.Investigations;
using Platform.Diagnostic.Runbooks;
using Platform.Messaging;
using Platform.Messaging.Work;
using Platform.Parameters;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>
/// Diagnoses one task in turns: choose runbooks, send probes, wait for their answers, send those that the answers made
/// possible, judge. Each turn starts from what is recorded, so any of them may be lost and repeated.
/// </summary>
internal sealed partial class DiagnoseTaskHandler(
    RunbookChoice choice, Investigator investigator, RunbookTexts runbooks, DiagnosticDatabase database, Session<DiagnosticDatabase> session, IOptions<DiagnosisOptions> options, TimeProvider clock,
    ILogger<DiagnoseTaskHandler> logger) : IWorkHandler<DiagnoseTask>
{
    /// <summary>How long a task that comes right after the first start waits for the shipped runbooks.</summary>
    private static readonly TimeSpan PatienceForRunbooks = TimeSpan.FromSeconds(30);

    /// <summary>How soon a tool that answers later by a way of its own is asked again.</summary>
    private static readonly TimeSpan PatienceForTools = TimeSpan.FromSeconds(1);

    public async Task<WorkResult> HandleAsync(DiagnoseTask command, WorkLease lease, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < lease.AcceptedAt + PatienceForRunbooks && await choice.IsCatalogueEmptyAsync(cancellationToken))
        {
            return WorkResult.Wait(TimeSpan.FromSeconds(1));
        }

        var (selection, documents) = await PrepareAsync(command, lease.Key, cancellationToken);
        var investigates = await investigator.IsThereAsync(cancellationToken);
        await session.BeginAsync(cancellationToken);
        await EvidenceStore.BeginAsync(session.Connection, session.Transaction, lease.Key, command, selection, now, cancellationToken);
        var rows = await EvidenceStore.ListAsync(session.Connection, session.Transaction, lease.Key, cancellationToken);

        var facts = new FillingFacts(command.Description, command.Context, command.Target, []);
        var examined = selection.Chosen.Where(chosen => documents.ContainsKey(chosen.RunbookId))
            .Select(chosen => ExaminedRunbook.Create(chosen, documents[chosen.RunbookId].Runbook, rows, facts)).ToList();
        var round = ProbeRound.Plan(lease.Key, command, examined, rows, options.Value, now);
        if (round.Pending)
        {
            return await SendAsync(command, lease.Key, round, rows, now, cancellationToken);
        }

        var judged = examined.ConvertAll(runbook => new JudgedRunbook(runbook));
        var judgement = Judgement.Of(judged, command.Category);
        var result = DiagnosisWriter.Write(judgement, judged, selection, ProbeRound.Gaps(command, examined, rows, options.Value), options.Value);
        if (investigates)
        {
            // The diagnosis must not stay locked while a model thinks; what this turn found is found again from what is recorded.
            await session.RollbackAsync();
            var investigated = await investigator.GoOnAsync(command, lease.Key, selection, facts, rows, result, cancellationToken);
            await session.BeginAsync(cancellationToken);
            await EvidenceStore.BeginAsync(session.Connection, session.Transaction, lease.Key, command, selection, now, cancellationToken);
            if (investigated.Asked is { } asked)
            {
                return await SendAsync(command, lease.Key, asked, cancellationToken);
            }

            result = investigated.Result;
        }

        await EvidenceStore.EndAsync(session.Connection, session.Transaction, lease.Key, result, clock.GetUtcNow(), cancellationToken);
        LogDiagnosed(command.TaskId, result.Conclusion, result.Procedure?.RunbookId, result.Findings.Count, result.Evidence.Count, result.Gaps.Count);
        return WorkResult.Answer(new TaskDiagnosed { TaskId = command.TaskId, Attempt = command.Attempt, Revision = command.Revision, Diagnosis = result });
    }

    public object GiveUp(DiagnoseTask command, Exception exception) => new DiagnosisFailed
    {
        TaskId = command.TaskId,
        Attempt = command.Attempt,
        Revision = command.Revision,
        Reason = $"The diagnosis failed several times and was given up: {exception.Message}",
    };

    /// <summary>Sends what a model's tools ask of the target; where an answer has come meanwhile, the next turn begins at once.</summary>
    private async Task<WorkResult> SendAsync(DiagnoseTask command, string key, IReadOnlyCollection<RunProbe> asked, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var rows = await EvidenceStore.ListAsync(session.Connection, session.Transaction, key, cancellationToken);
        var round = ProbeRound.Plan(asked, rows, options.Value, now);
        var wait = await SendAsync(command, key, round, rows, now, cancellationToken);
        return asked.Count == 0 ? WorkResult.Wait(PatienceForTools) : round.Pending ? wait : WorkResult.Wait(TimeSpan.Zero);
    }

    private async Task<WorkResult> SendAsync(
        DiagnoseTask command, string key, ProbeRound round, IReadOnlyList<ExpectedEvidence> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await EvidenceStore.ExpectAsync(session.Connection, session.Transaction, key, command.TaskId, round.Rows, cancellationToken);
        foreach (var probe in round.Send)
        {
            await session.PublishAsync(probe, cancellationToken);
        }

        LogProbes(command.TaskId, round.Send.Count, rows.Count(row => row.Record is not null));
        return WorkResult.Wait(UntilDue(rows.Concat(round.Rows), now));
    }

    private async Task<(Selection Selection, IReadOnlyDictionary<string, RunbookText> Documents)> PrepareAsync(
        DiagnoseTask command, string key, CancellationToken cancellationToken)
    {
        Selection? selection;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            selection = await EvidenceStore.FindSelectionAsync(connection, key, cancellationToken);
        }

        selection ??= await choice.ChooseAsync(command, cancellationToken);
        await using var reading = await database.OpenAsync(cancellationToken);
        return (selection, await runbooks.ReadAsync(reading, [.. selection.Chosen.Select(chosen => (chosen.RunbookId, chosen.Version))], cancellationToken));
    }

    /// <summary>When the next probe is to be sent again or counts as missing.</summary>
    private TimeSpan UntilDue(IEnumerable<ExpectedEvidence> rows, DateTimeOffset now)
    {
        var pending = rows.Where(row => row.IsPending(now)).ToList();
        var due = pending.Count == 0 ? now : pending.Min(row => row.Deadline < row.SentAt.AddSeconds(options.Value.ResendSeconds)
            ? row.Deadline : row.SentAt.AddSeconds(options.Value.ResendSeconds));
        return due > now ? due - now : TimeSpan.Zero;
    }

    [LoggerMessage(LogLevel.Information, "Task {TaskId}: {Sent} probes sent, {Answered} answered so far")]
    private partial void LogProbes(Guid taskId, int sent, int answered);

    [LoggerMessage(LogLevel.Information, "Task {TaskId} diagnosed: {Conclusion}, runbook {RunbookId}, {Findings} findings, {Evidence} pieces of evidence, {Gaps} gaps")]
    private partial void LogDiagnosed(Guid taskId, DiagnosisConclusion conclusion, string? runbookId, int findings, int evidence, int gaps);
}
