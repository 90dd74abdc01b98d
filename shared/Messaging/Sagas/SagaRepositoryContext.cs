using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;
using Platform.Persistence;

namespace Platform.Messaging.Sagas;

/// <summary>One message at one saga.</summary>
internal sealed class SagaRepositoryContext<TSaga, TMessage, TDatabase>(
    SagaStore<TSaga, TDatabase> store, ConsumeContext<TMessage> context, ISagaConsumeContextFactory<SagaStore<TSaga, TDatabase>, TSaga> contexts)
    : ConsumeContextScope<TMessage>(context), SagaRepositoryContext<TSaga, TMessage>
    where TSaga : class, IStoredSaga
    where TMessage : class
    where TDatabase : ServiceDatabase
{
    private readonly ConsumeContext<TMessage> _context = context;

    public Task<SagaConsumeContext<TSaga, T>> CreateSagaConsumeContext<T>(ConsumeContext<T> consumeContext, TSaga instance, SagaConsumeContextMode mode)
        where T : class => contexts.CreateSagaConsumeContext(store, consumeContext, instance, mode);

    public Task<SagaConsumeContext<TSaga, TMessage>> Add(TSaga instance) =>
        contexts.CreateSagaConsumeContext(store, _context, instance, SagaConsumeContextMode.Add);

    public async Task<SagaConsumeContext<TSaga, TMessage>> Insert(TSaga instance)
    {
        store.Insert(instance);
        return await contexts.CreateSagaConsumeContext(store, _context, instance, SagaConsumeContextMode.Insert);
    }

    public async Task<SagaConsumeContext<TSaga, TMessage>?> Load(Guid correlationId) =>
        await store.LoadAsync(correlationId, CancellationToken) is { } saga
            ? await contexts.CreateSagaConsumeContext(store, _context, saga, SagaConsumeContextMode.Load)
            : null;

    public Task Save(SagaConsumeContext<TSaga> context)
    {
        store.Insert(context.Saga);
        return Task.CompletedTask;
    }

    public Task Update(SagaConsumeContext<TSaga> context)
    {
        store.Update(context.Saga);
        return Task.CompletedTask;
    }

    public Task Delete(SagaConsumeContext<TSaga> context) =>
        throw new NotSupportedException("Sagas are kept for the record; end in a final state instead of completing.");

    public Task Discard(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    public Task Undo(SagaConsumeContext<TSaga> context) => Task.CompletedTask;
}
