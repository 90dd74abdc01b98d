using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Agents.Tools;
using Platform.Diagnostic.Diagnosis;
using Platform.Diagnostic.Search;
using Platform.Parameters;

namespace Platform.Diagnostic.Investigations;

/// <summary>Searches the catalogue: runbooks with their causes and probes.</summary>
internal sealed class FindRunbooks(InvestigatedTask investigation, RunbookSearch search) : ITool
{
    private const int Most = 5;

    public ToolDescription Description { get; } = new()
    {
        Name = "search_runbooks",
        Description = "Finds runbooks for a symptom, in words of operators. Tells the causes that each knows, and its read-only probes, which run_probe runs.",
        Schema = ToolSchema.Of<SearchArguments>(),
        Effect = ToolEffect.ReadOnly,
        NarrowingHint = "Search for something more particular.",
    };

    public async Task<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var arguments = ToolSchema.Read<SearchArguments>(call.Arguments);
        var answer = await search.SearchAsync(arguments.Query, InterpreterFit.PlatformOf(investigation.Command.Target.Kind), Most, cancellationToken);
        return ToolResult.Of(answer.Found.Count == 0 ? "No runbook shares these words." : string.Join("\n\n", answer.Found.Select(Words)));
    }

    private string Words(FoundRunbook found)
    {
        var chosen = new ChosenRunbook(found.Runbook.Id, found.Version, new Relevance(0, RelevanceLevel.None, ""));
        var examined = ExaminedRunbook.Create(chosen, found.Runbook, investigation.Probes.Rows, investigation.Facts);
        return string.Join('\n',
        [
            $"runbook {found.Runbook.Id}: {found.Runbook.Title}",
            .. found.Runbook.Causes.Select(cause => $"  cause {cause.Id}: {ParameterReferences.Describe(cause.Title, examined.Values)}"),
            .. found.Runbook.Probes.Select(probe => $"  probe {probe.Id}: {ParameterReferences.Describe(probe.Title, examined.Values)}{Needs(examined.MissingFor(probe))}"),
        ]);
    }

    private static string Needs(IReadOnlyList<Contracts.Planning.RequiredParameter> missing) =>
        missing.Count == 0 ? "" : $" (cannot run: needs {string.Join(", ", missing.Select(value => value.Parameter.Name))})";

    /// <summary>What to search for.</summary>
    internal sealed record SearchArguments
    {
        [Description("A symptom, such as: no space left on device though df shows free blocks.")]
        [StringLength(500, MinimumLength = 3)]
        public required string Query { get; init; }
    }
}
