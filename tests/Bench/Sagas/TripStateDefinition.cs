using MassTransit;
using Platform.Messaging;

namespace Platform.Bench.Sagas;

/// <summary>Endpoint policy of the saga: the product's own.</summary>
internal sealed class TripStateDefinition : SagaDefinition<Trip>
{
    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator, ISagaConfigurator<Trip> sagaConfigurator, IRegistrationContext context) =>
        endpointConfigurator.UseDurableDelivery<TripDatabase>(context);
}
