using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware;
using MassTransit.Middleware.Outbox;
using MassTransit.Transports;
using Npgsql;
using Platform.Messaging.Groups;
using Platform.Messaging.Inbox;
using Platform.Messaging.Outbox;
using Platform.Messaging.Parked;
using Platform.Messaging.Sagas;
using Platform.Persistence;

namespace Platform.Messaging;

/// <summary>
/// One transaction of a service: what it writes and what it publishes commit together or not at all. Scoped. Inside a
/// consumer it is begun and committed by the inbox, and may be shared with other messages that wait at the same time;
/// endpoints and workers begin and commit themselves. Disposed without commit, it rolls back.
/// </summary>
public sealed class Session<TDatabase>(TDatabase database, IServiceProvider services, TimeProvider clock) : OutboxSendContext, IAsyncDisposable
    where TDatabase : ServiceDatabase
{
    private readonly List<Action> _committed = [];
    private PendingWrites _writes = new();
    private (InboxEntry Message, bool Shares)? _expected;
    private InboxOutcome _inbox = InboxOutcome.New;
    private GroupMember? _member;
    private Activity? _continued;
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;

    /// <summary>True between <see cref="BeginAsync"/> and <see cref="CommitAsync"/>.</summary>
    public bool IsOpen => _transaction is not null || _member is not null;

    /// <summary>The connection of the open transaction.</summary>
    public NpgsqlConnection Connection => _member?.Connection ?? _connection ?? throw NotBegun();

    /// <summary>The open transaction.</summary>
    public NpgsqlTransaction Transaction => _member?.Transaction ?? _transaction ?? throw NotBegun();

    /// <summary>The saga that was loaded; null where there is none yet.</summary>
    internal SagaRow? Saga => _member?.Row;

    /// <summary>Begins the transaction (read committed).</summary>
    /// <exception cref="DatabaseUnavailableException">The database cannot be reached.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (IsOpen)
        {
            throw new InvalidOperationException("The session has begun already; one session is one transaction at a time.");
        }
        _connection = await database.OpenAsync(cancellationToken);
        _transaction = await _connection.BeginTransactionAsync(cancellationToken);
    }

    /// <summary>Puts a message into the outbox of this transaction; it leaves after the commit.</summary>
    public Task PublishAsync(object message, CancellationToken cancellationToken)
    {
        if (!IsOpen)
        {
            throw NotBegun();
        }
        var provider = new OutboxPublishEndpointProvider(this, (IPublishEndpointProvider)services.GetService(typeof(IBus))!);
        return new PublishEndpoint(provider).Publish(message, cancellationToken);
    }

    /// <summary>Runs after the commit; not at all where the session rolls back. For in-process wake-ups only.</summary>
    public void OnCommitted(Action action) => _committed.Add(action);

    /// <summary>A statement whose result nobody needs: it runs in the round trip of the commit, in the order of the calls.</summary>
    public void Defer(NpgsqlBatchCommand command) => _writes.Add(command);

    /// <summary>A row whose statement runs in the round trip of the commit, before single statements, with the rows of other sessions.</summary>
    public void Defer<TRow>(RowStatement<TRow> statement, TRow row) => _writes.Add(statement, row);

    /// <summary>Runs the deferred statements now, for a query that has to see them.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => _writes.FlushAsync(Connection, Transaction, cancellationToken);

    /// <summary>
    /// Runs the deferred statements, writes the outgoing messages and commits, all in one round trip. Where the reply to
    /// COMMIT is lost, an exception is thrown though the transaction may have committed: callers are idempotent by business
    /// key, and the outbox poll sends the messages.
    /// </summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (_member is { } member)
        {
            await member.CommitAsync(_writes);
        }
        else
        {
            CrashPoint.Hit("before-commit");
            await _writes.CommitAsync(Connection, Transaction, clock.GetUtcNow(), cancellationToken);
            CrashPoint.Hit("after-commit");
        }
        Action[] committed = [.. _committed];
        var sent = _member is null ? _writes.Messages : [];
        await CloseAsync();
        if (sent.Count > 0)
        {
            ((OutboxDispatcher<TDatabase>)services.GetService(typeof(OutboxDispatcher<TDatabase>))!).Enqueue(sent);
        }
        foreach (var action in committed)
        {
            action();
        }
    }

    /// <summary>Rolls back what was not committed; the session can begin again.</summary>
    public Task RollbackAsync() => CloseAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => new(CloseAsync());

    object? IServiceProvider.GetService(Type serviceType) => services.GetService(serviceType);

    Task OutboxSendContext.AddSend<T>(SendContext<T> context) => AddSend(context);

    internal Task AddSend<T>(SendContext<T> context)
        where T : class
    {
        _writes.Messages.Add(new OutboxMessage
        {
            MessageId = context.MessageId ?? throw new MessageException(typeof(T), "A message needs an id to leave through the outbox."),
            Destination = ShortAddress(context.DestinationAddress ?? throw new MessageException(typeof(T), "A message needs a destination.")),
            ContentType = context.ContentType?.ToString() ?? context.Serialization.DefaultContentType.ToString(),
            Mandatory = IsCommand<T>.Value,
            Properties = Properties(context),
            TraceParent = TraceParent(context),
            Body = context.Serializer.GetMessageBody(context).GetBytes(),
        });
        return Task.CompletedTask;
    }

    /// <summary>
    /// From here on, what this transaction publishes belongs to the trace of <paramref name="traceParent"/>, as a span that
    /// links to the message being handled. Nothing changes where that is the current trace already.
    /// </summary>
    internal void ContinueTrace(string name, string? traceParent)
    {
        if (_continued is null && ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent) && parent.TraceId != Activity.Current?.TraceId)
        {
            var current = Activity.Current;
            _continued = MessagingTelemetry.Source.StartActivity(
                name, ActivityKind.Internal, parent, links: current is null ? null : [new ActivityLink(current.Context)]);
            Activity.Current = current;
        }
    }

    /// <summary>
    /// Puts a message that came once into the outbox again, for the queue it came from. An envelope carries its own id and
    /// headers; what came as plain JSON gets back those that it came with.
    /// </summary>
    internal void SendStored(RefusedMessage message)
    {
        var isEnvelope = message.ContentType?.StartsWith("application/vnd.masstransit", StringComparison.OrdinalIgnoreCase) == true;
        _writes.Messages.Add(new OutboxMessage
        {
            MessageId = !isEnvelope && Guid.TryParse(message.MessageId, out var known) ? known : NewId.NextGuid(),
            Destination = $"exchange:{message.Queue}",
            ContentType = message.ContentType!,
            Mandatory = true,
            Properties = isEnvelope ? null : OutboxMessage.HeadersOnly(message.Headers.Where(header => !IsOfTheBroker(header.Key))),
            TraceParent = Activity.Current?.Id,
            Body = message.Body,
        });
    }

    /// <summary>What the broker writes about a message's way, and MassTransit about its failure.</summary>
    private static bool IsOfTheBroker(string header) =>
        header.StartsWith("x-death", StringComparison.Ordinal) || header.StartsWith("x-first-death", StringComparison.Ordinal) || header.StartsWith("x-last-death", StringComparison.Ordinal)
        || header is "x-delivery-count" or "x-acquired-count" || header.StartsWith("MT-Fault", StringComparison.Ordinal) || header.StartsWith("MT-Reason", StringComparison.Ordinal)
        || header.StartsWith("MT-Host", StringComparison.Ordinal);

    /// <summary>Names the message that the next transaction handles, and whether it may share that transaction.</summary>
    internal void Expect(InboxEntry message, bool shares) => _expected = (message, shares);

    /// <summary>
    /// Enters the transaction of the expected message, unless that was done already, and tells whether the message was handled
    /// before. From here to the end of the session the connection is this message's alone.
    /// </summary>
    internal async Task<InboxOutcome> EnterAsync(SagaKey? saga, CancellationToken cancellationToken)
    {
        if (_expected is var (message, shares))
        {
            _expected = null;
            _member = new GroupMember(message, saga);
            var groups = (CommitGroups<TDatabase>)services.GetService(typeof(CommitGroups<TDatabase>))!;
            if (shares)
            {
                groups.Enter(_member);
            }
            else
            {
                groups.EnterAlone(_member);
            }
            _inbox = await _member.WaitForTurnAsync(cancellationToken);
        }
        return _inbox;
    }

    private async Task CloseAsync()
    {
        _member?.Leave();
        _member = null;
        _writes = new PendingWrites();
        _committed.Clear();
        _expected = null;
        _continued?.Dispose();
        _continued = null;
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
            _transaction = null;
        }
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
        }
    }

    /// <summary>An answer goes back in the trace of the request; all else belongs to the trace of what is being done.</summary>
    private string? TraceParent<T>(SendContext<T> context)
        where T : class => _continued is null || context is { RequestId: not null, ResponseAddress: null } ? Activity.Current?.Id : _continued.Id;

    private static string ShortAddress(Uri address)
    {
        var name = address.Scheme is "exchange" or "queue" or "topic" ? address.AbsolutePath : address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..];
        return $"exchange:{name}{address.Query}";
    }

    private static string? Properties<T>(SendContext<T> context)
        where T : class
    {
        var properties = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        (context as TransportSendContext<T>)?.WritePropertiesTo(properties);
        return properties.Count == 0
            ? null
            : JsonSerializer.Serialize(properties.ToDictionary(entry => entry.Key, entry => Convert.ToString(entry.Value, CultureInfo.InvariantCulture)));
    }

    private static InvalidOperationException NotBegun() => new("Call BeginAsync before using the session.");

    /// <summary>Commands must reach a queue; the marker is found by name because contracts are not known here.</summary>
    private static class IsCommand<T>
    {
        public static readonly bool Value = typeof(T).GetCustomAttributes().Any(attribute => attribute.GetType().Name == "CommandAttribute");
    }
}
