using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Agents.Tools;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Diagnosis;
using Platform.Diagnostic.Runbooks;
using Platform.Parameters;

namespace Platform.Diagnostic.Investigations;

/// <summary>Runs a read-only probe of a runbook, with values that are known of the task; a model can fill in none.</summary>
internal sealed class RunCatalogueProbe(InvestigatedTask investigation, DiagnosticDatabase database, RunbookTexts runbooks) : ITool
{
    public ToolDescription Description { get; } = new()
    {
        Name = "run_probe",
        Description = "Runs a read-only probe of a runbook on the target. Which there are tells search_runbooks.",
        Schema = ToolSchema.Of<ProbeArguments>(),
        Effect = ToolEffect.ReadOnly,
        OutputCap = TargetScript.MostBytes,
        NarrowingHint = "A probe prints what it prints; read_file or read_log may show a part.",
    };

    public async Task<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var arguments = ToolSchema.Read<ProbeArguments>(call.Arguments);
        if (await FindAsync(arguments.Runbook, cancellationToken) is not { } examined)
        {
            return ToolResult.Failed($"There is no runbook {arguments.Runbook}; find one with search_runbooks.");
        }
        var probes = examined.Runbook.Probes;
        if (probes.FirstOrDefault(probe => probe.Id == arguments.Probe) is not { } found)
        {
            return ToolResult.Failed($"Runbook {arguments.Runbook} has no probe {arguments.Probe}; it has {string.Join(", ", probes.Select(probe => probe.Id).DefaultIfEmpty("none"))}.");
        }
        if (InterpreterFit.Problem(found.Interpreter, investigation.Command.Target) is { } unfit)
        {
            return ToolResult.Failed(unfit);
        }
        if (examined.MissingFor(found) is { Count: > 0 } missing)
        {
            return ToolResult.Failed($"It needs {string.Join(", ", missing.Select(value => $"{value.Parameter.Name} ({value.Problem.TrimEnd('.')})"))}.");
        }
        var id = EvidenceIds.Create(investigation.Key, arguments.Runbook, examined.Chosen.Version, found.Id);
        return investigation.Probes.Ask(ProbeRound.Command(id, investigation.Command, examined, found));
    }

    /// <summary>The version that the rules work with, else that of the search, else the current one.</summary>
    private async Task<ExaminedRunbook?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var selection = investigation.Selection;
        var chosen = selection.Chosen.FirstOrDefault(runbook => runbook.RunbookId == id)
            ?? selection.Considered.Where(match => match.RunbookId == id).Select(match => ByModel(id, match.Version)).FirstOrDefault();
        await using var connection = await database.OpenAsync(cancellationToken);
        if (chosen is not null)
        {
            return (await runbooks.ReadAsync(connection, [(id, chosen.Version)], cancellationToken)).TryGetValue(id, out var known) ? Examine(chosen, known.Runbook) : null;
        }
        return (await runbooks.CurrentAsync(connection, [id], cancellationToken)).TryGetValue(id, out var current) ? Examine(ByModel(id, current.Version), current.Runbook) : null;
    }

    private ExaminedRunbook Examine(ChosenRunbook chosen, ParsedRunbook runbook) => ExaminedRunbook.Create(chosen, runbook, investigation.Probes.Rows, investigation.Facts);

    private static ChosenRunbook ByModel(string id, int version) => new(id, version, new Relevance(0, RelevanceLevel.None, "chosen by a model"));

    /// <summary>Which probe.</summary>
    internal sealed record ProbeArguments
    {
        [Description("Id of the runbook.")]
        [StringLength(100, MinimumLength = 1)]
        public required string Runbook { get; init; }

        [Description("Id of the probe in that runbook.")]
        [StringLength(100, MinimumLength = 1)]
        public required string Probe { get; init; }
    }
}
