using MassTransit;
using Platform.Contracts.Reports;
using Platform.Messaging;

namespace Platform.Gateway.Tasks;

/// <summary>Keeps what Writer wrote.</summary>
internal sealed class DocumentProjection(Session<GatewayDatabase> session) : IConsumer<ReportWritten>
{
    public Task Consume(ConsumeContext<ReportWritten> context)
    {
        DocumentStore.Insert(session, context.Message.TaskId, context.Message.Document);
        return Task.CompletedTask;
    }
}
