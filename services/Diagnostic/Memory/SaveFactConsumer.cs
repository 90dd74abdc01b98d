using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Agents.Text;
using Platform.Contracts.Memory;
using Platform.Diagnostic.Search;
using Platform.Messaging;

namespace Platform.Diagnostic.Memory;

/// <summary>Remembers what a person confirms about a target.</summary>
internal sealed class SaveFactConsumer(Session<DiagnosticDatabase> session, VectorIndexSignal vectors, IOptions<MemoryOptions> options, TimeProvider clock) : IConsumer<SaveFact>
{
    private const int Longest = 2_000;

    public async Task Consume(ConsumeContext<SaveFact> context)
    {
        var command = context.Message;
        var text = UntrustedText.Clean(command.Text).Trim();
        if (text.Length is 0 or > Longest || command.Days is < 1 or > 3_650)
        {
            await context.RespondAsync(new MemoryRefused { Code = MemoryRefusal.Invalid, Message = "A fact has 1 to 2,000 characters and counts for 1 to 3650 days." });
            return;
        }
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var entry = new MemoryEntry
        {
            MemoryId = MemoryIds.Fact(command.Target, text), Kind = MemoryKind.Fact, Target = command.Target, Text = text,
            At = now, ExpiresAt = now.AddDays(command.Days ?? options.Value.FactDays), ConfirmedBy = command.ConfirmedBy,
        };
        await MemoryStore.KeepAsync(session.Connection, session.Transaction, new StoredMemory(entry, text, null), context.CancellationToken);
        session.OnCommitted(vectors.Set);
        await context.RespondAsync(new FactSaved { Entry = entry });
    }
}
