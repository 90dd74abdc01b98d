using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Contracts.Memory;
using Platform.Contracts.Tasks;
using Platform.Messaging;

namespace Platform.Diagnostic.Memory;

/// <summary>Remembers what was tried on a target and how it ended, as verifications showed it.</summary>
internal sealed partial class OutcomeVerifiedConsumer(
    Session<DiagnosticDatabase> session, IOptions<MemoryOptions> options, ILogger<OutcomeVerifiedConsumer> logger) : IConsumer<OutcomeVerified>
{
    public async Task Consume(ConsumeContext<OutcomeVerified> context)
    {
        var outcome = context.Message;
        var entry = new MemoryEntry
        {
            MemoryId = MemoryIds.Outcome(outcome.TaskId, outcome.Sequence),
            Kind = MemoryKind.Outcome,
            Target = outcome.Target.Name,
            Text = MemoryWords.Of(outcome),
            At = outcome.At.ToUniversalTime(),
            ExpiresAt = outcome.At.ToUniversalTime().AddDays(options.Value.OutcomeDays),
            TaskId = outcome.TaskId,
            Sequence = outcome.Sequence,
            RunbookId = outcome.RunbookId,
            Worked = outcome.Worked,
        };
        await MemoryStore.KeepAsync(session.Connection, session.Transaction, new StoredMemory(entry, MemoryWords.Matter(outcome), MemoryRecall.Identity(outcome.Target)), context.CancellationToken);
        // Words find it at once; vectors with the next regular look, because tasks end all the time and a look reads the whole index.
        session.OnCommitted(() => LogRemembered(outcome.TaskId, outcome.Target.Name, outcome.Worked));
    }

    [LoggerMessage(LogLevel.Information, "Task {TaskId}: what it did on {Target} is remembered (worked: {Worked})")]
    private partial void LogRemembered(Guid taskId, string target, bool worked);
}
