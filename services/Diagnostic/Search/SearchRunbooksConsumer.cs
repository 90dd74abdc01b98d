using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;

namespace Platform.Diagnostic.Search;

/// <summary>Answers a search from outside.</summary>
internal sealed class SearchRunbooksConsumer(RunbookSearch search) : IConsumer<SearchRunbooks>
{
    public async Task Consume(ConsumeContext<SearchRunbooks> context)
    {
        var message = context.Message;
        var answer = await search.SearchAsync(message.Query, message.Platform, message.Limit, context.CancellationToken);
        await context.RespondAsync(new RunbookSearchResult
        {
            Matches = [.. answer.Found.Select(found => new RunbookMatch
            {
                RunbookId = found.Runbook.Id,
                Version = found.Version,
                Title = found.Runbook.Title,
                Score = Math.Round(found.Score, 6),
            })],
            VectorsUsed = answer.VectorsUsed,
            Degraded = answer.Degraded,
        });
    }
}
