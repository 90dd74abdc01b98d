using Platform.Persistence;

namespace Platform.Messaging.Inbox;

/// <summary>Names the inbox of consumers that share transactions for MassTransit's filters; see <see cref="InboxContextFactory{TDatabase}"/>.</summary>
internal sealed class SharedInbox<TDatabase>
    where TDatabase : ServiceDatabase;
