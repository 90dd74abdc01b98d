using Microsoft.Extensions.Options;
using Platform.Agents;
using Platform.Agents.Tools;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Diagnostic.Diagnosis;
using Platform.Diagnostic.Memory;
using Platform.Diagnostic.Runbooks;
using Platform.Diagnostic.Search;
using Platform.Parameters;

namespace Platform.Diagnostic.Investigations;

/// <summary>
/// Has a model look into what the rules do not know, where one is configured. It calls tools that only read, and reads what
/// they find; conclusion, findings and procedure stay those of the rules.
/// </summary>
internal sealed class Investigator(
    AgentRuntime<DiagnosticDatabase> agents, ToolLoop<DiagnosticDatabase> loop, ToolRegistry registry, RunbookSearch search, RunbookTexts runbooks, TargetScript scripts,
    DiagnosticDatabase database, MemoryRecall memories, IOptions<DiagnosisOptions> options, TimeProvider clock)
{
    /// <summary>Whether there is a model.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken) => await RoomAsync(cancellationToken) is not null;

    /// <summary>Goes on with the investigation of a task, until it ends or has to wait for the target.</summary>
    /// <param name="command">The task.</param>
    /// <param name="key">Its diagnosis.</param>
    /// <param name="selection">The runbooks of the rules.</param>
    /// <param name="facts">What parameters are filled from.</param>
    /// <param name="rows">What the target was asked and has answered so far.</param>
    /// <param name="byRules">What the rules come to.</param>
    /// <param name="cancellationToken">Ends it; what has ended by then is recorded.</param>
    public async Task<Investigated> GoOnAsync(
        DiagnoseTask command, string key, Selection selection, FillingFacts facts, IReadOnlyList<ExpectedEvidence> rows, DiagnosisResult byRules, CancellationToken cancellationToken)
    {
        var result = WithEvidence(byRules, rows);
        if (await RoomAsync(cancellationToken) is not { } room)
        {
            return new Investigated(result, null);
        }
        var probes = new TargetProbes(rows, options.Value, clock);
        var investigation = new InvestigatedTask(command, key, selection, facts, probes, scripts);
        var hasMemory = await agents.HasMemoryAsync(InvestigationQuestion.Agent, cancellationToken);
        var tools = await registry.GatherAsync(new ToolUser(InvestigationQuestion.Agent, command.TaskId), Own(investigation, hasMemory), cancellationToken);
        try
        {
            // Half of the room is for what the tools will say.
            var question = InvestigationQuestion.Of(command, hasMemory ? byRules : byRules with { Remembered = [] }, tools.LeftOut, room / 2);
            return await loop.GoOnAsync(question, tools, new ToolLimits(options.Value.MaxModelTurns, options.Value.MaxToolCalls), cancellationToken) is { } answer
                ? new Investigated(ClarifyingQuestion.Apply(command, result with { Reading = ReadingCheck.Reading(answer.Value, answer.Model, result.Evidence, agents.AsSent) }), null)
                : new Investigated(result, probes.Asked);
        }
        catch (ModelFailedException exception)
        {
            return new Investigated(result with { Reading = new ModelReading { Problem = exception.Message } }, null);
        }
    }

    private Task<int?> RoomAsync(CancellationToken cancellationToken) =>
        agents.RoomForAsync(InvestigationQuestion.Agent, InvestigationQuestion.Purpose, cancellationToken);

    private IReadOnlyList<ITool> Own(InvestigatedTask investigation, bool hasMemory) =>
    [
        new FindRunbooks(investigation, search), new RunCatalogueProbe(investigation, database, runbooks), .. hasMemory ? new[] { new PastTasks(investigation, database, memories) } : [],
        ReadFile.Tool(investigation), ReadLog.Tool(investigation), HttpCheck.Tool(investigation),
    ];

    /// <summary>The rules' diagnosis with the evidence that tools have found besides.</summary>
    private DiagnosisResult WithEvidence(DiagnosisResult byRules, IReadOnlyList<ExpectedEvidence> rows)
    {
        var known = byRules.Evidence.Select(record => record.EvidenceId).ToHashSet();
        var longest = options.Value.MaxEvidenceText;
        return byRules with
        {
            Evidence =
            [
                .. byRules.Evidence,
                .. rows.Where(row => row.Record is not null && !known.Contains(row.EvidenceId)).Select(row => row.Record!).OrderBy(record => record.At).ThenBy(record => record.EvidenceId)
                    .Select(record => record.Text.Length <= longest ? record : record with { Text = record.Text[..longest], Truncated = true }),
            ],
        };
    }
}

/// <summary>How far an investigation came.</summary>
/// <param name="Result">The diagnosis with what the model made of it.</param>
/// <param name="Asked">Probes that have to be sent or waited for; null where the investigation has ended.</param>
internal sealed record Investigated(DiagnosisResult Result, IReadOnlyCollection<RunProbe>? Asked);
