using MassTransit;
using Platform.Messaging;

namespace Platform.Coordinator.Tasks;

/// <summary>Endpoint policy of the saga: one transaction per message; the row lock puts messages of one task in a row.</summary>
internal sealed class TaskStateDefinition : SagaDefinition<TaskState>
{
    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator, ISagaConfigurator<TaskState> sagaConfigurator, IRegistrationContext context) =>
        endpointConfigurator.UseDurableDelivery<CoordinatorDatabase>(context);
}
