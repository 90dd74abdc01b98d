using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Gateway.Tasks;

/// <summary>Keeps the newest live output for the stream.</summary>
internal sealed class StepOutputProjection(Session<GatewayDatabase> session, IOptions<GatewayOptions> options) : IConsumer<StepOutput>
{
    public Task Consume(ConsumeContext<StepOutput> context)
    {
        ProjectionStore.AddOutput(session, context.Message, options.Value.OutputChunksPerTask);
        return Task.CompletedTask;
    }
}
