using Platform.Persistence;

namespace Platform.Messaging.Inbox;

/// <summary>Names the inbox of saga endpoints for MassTransit's filters; see <see cref="InboxContextFactory{TDatabase}"/>.</summary>
internal sealed class SagaInbox<TDatabase>
    where TDatabase : ServiceDatabase;
