using MassTransit;
using Platform.Contracts.Memory;
using Platform.Diagnostic.Search;
using Platform.Messaging;

namespace Platform.Diagnostic.Memory;

/// <summary>Forgets one thing.</summary>
internal sealed partial class DeleteMemoryConsumer(Session<DiagnosticDatabase> session, VectorIndexSignal vectors, ILogger<DeleteMemoryConsumer> logger) : IConsumer<DeleteMemory>
{
    public async Task Consume(ConsumeContext<DeleteMemory> context)
    {
        var command = context.Message;
        if (!await MemoryStore.DeleteAsync(session.Connection, session.Transaction, command.Target, command.MemoryId, context.CancellationToken))
        {
            await context.RespondAsync(new MemoryRefused { Code = MemoryRefusal.NotFound, Message = $"Nothing with the id {command.MemoryId} is remembered of target '{command.Target}'." });
            return;
        }
        session.OnCommitted(() =>
        {
            vectors.Set();
            LogForgotten(command.MemoryId, command.Target, command.DeletedBy);
        });
        await context.RespondAsync(new MemoryDeleted { MemoryId = command.MemoryId });
    }

    [LoggerMessage(LogLevel.Information, "Memory {MemoryId} of {Target} was deleted by {DeletedBy}")]
    private partial void LogForgotten(Guid memoryId, string target, string deletedBy);
}
