using MassTransit;
using Platform.Contracts.Memory;
using Platform.Messaging;

namespace Platform.Diagnostic.Memory;

/// <summary>One page of what is remembered of a target.</summary>
internal sealed class ListMemoriesConsumer(Session<DiagnosticDatabase> session, TimeProvider clock) : IConsumer<ListMemories>
{
    private const int MaxLimit = 200;

    public async Task Consume(ConsumeContext<ListMemories> context)
    {
        var (message, limit) = (context.Message, Math.Clamp(context.Message.Limit, 1, MaxLimit));
        // One more than asked for tells whether there is a next page.
        var found = await MemoryStore.ListAsync(session.Connection, session.Transaction, message.Target, message.After, limit + 1, clock.GetUtcNow(), context.CancellationToken);
        MemoryEntry[] page = [.. found.Take(limit)];
        await context.RespondAsync(new MemoryList { Entries = page, Next = found.Count > limit ? page[^1].MemoryId : null });
    }
}
