using Microsoft.Extensions.Options;
using Platform.Contracts.Diagnosis;
using Platform.Diagnostic.Memory;
using Platform.Diagnostic.Search;
using Platform.Parameters;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>Chooses the runbooks that are worth their probes.</summary>
internal sealed class RunbookChoice(
    RunbookSearch search, MemoryRecall memories, DiagnosticDatabase database, IOptions<DiagnosisOptions> options, IOptions<ChromaOptions> chroma)
{
    private const int Considered = 5;
    private const int Searched = 10;

    /// <summary>A runbook that fits less than this share of the best one's measure is not looked into.</summary>
    private const double CloseEnough = 0.5;

    /// <summary>Where relevance is nearly the same, the order of search decides: this much a place.</summary>
    private const double RankWeight = 0.04;

    /// <summary>True before the shipped runbooks have come in, which they do all at once.</summary>
    public async Task<bool> IsCatalogueEmptyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return !await EvidenceStore.AnyRunbookAsync(connection, cancellationToken);
    }

    /// <summary>Searches and weighs. Reads outside any transaction; a repeat may choose differently, so the first choice is recorded.</summary>
    public async Task<Selection> ChooseAsync(DiagnoseTask command, CancellationToken cancellationToken)
    {
        var query = string.Join('\n', command.Context.Where(entry => entry.Value.Length <= 200).Select(entry => entry.Value).Prepend(command.Description));
        var answer = await search.SearchAsync(query, InterpreterFit.PlatformOf(command.Target.Kind), Searched, cancellationToken);
        var relevance = RunbookRelevance.Weigh(command.Description, [.. answer.Found.Select(found => found.Text)]);
        var weighed = answer.Found.Select((found, rank) => (Found: found, Rank: rank, Relevance: relevance[rank]))
            .Where(entry => entry.Relevance.Level != RelevanceLevel.None)
            .OrderByDescending(entry => entry.Relevance.Level >= RelevanceLevel.Related)
            .ThenByDescending(entry => entry.Relevance.Measure - (entry.Rank * RankWeight)).ToList();
        var best = weighed.Count > 0 ? weighed[0].Relevance.Measure : 0;
        return new Selection(
            [.. weighed.Where(entry => entry.Relevance.Measure >= best * CloseEnough).Take(options.Value.MaxRunbooks)
                .Select(entry => new ChosenRunbook(entry.Found.Runbook.Id, entry.Found.Version, entry.Relevance))],
            [.. answer.Found.Take(Considered).Select(found => new RunbookMatch
            {
                RunbookId = found.Runbook.Id, Version = found.Version, Title = found.Runbook.Title, Score = found.Score,
            })],
            // Who runs without Chroma chose so; a gap is a server that should have answered.
            chroma.Value.IsConfigured && answer.Degraded is { } degraded ? [$"Search: {degraded}"] : [])
        {
            Remembered = await memories.FindAsync(command.Target, query, cancellationToken),
        };
    }
}
