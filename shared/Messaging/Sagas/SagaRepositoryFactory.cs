using MassTransit;
using MassTransit.Saga;
using Platform.Persistence;

namespace Platform.Messaging.Sagas;

/// <summary>MassTransit's saga repository on the session of the current message.</summary>
internal sealed class SagaRepositoryFactory<TSaga, TDatabase>(
    SagaStore<TSaga, TDatabase> store, ISagaConsumeContextFactory<SagaStore<TSaga, TDatabase>, TSaga> contexts) : ISagaRepositoryContextFactory<TSaga>
    where TSaga : class, IStoredSaga
    where TDatabase : ServiceDatabase
{
    public Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class => next.Send(new SagaRepositoryContext<TSaga, T, TDatabase>(store, context, contexts));

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<TSaga> query, IPipe<SagaRepositoryQueryContext<TSaga, T>> next)
        where T : class => throw new NotSupportedException("Sagas are correlated by id only; correlate the event by its id.");

    public void Probe(ProbeContext context) => context.Add("persistence", "npgsql");
}
