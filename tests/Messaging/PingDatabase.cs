using Dapper;
using MassTransit;
using Npgsql;
using Platform.Hosting;
using Platform.Messaging;
using Platform.Messaging.Work;
using Platform.Persistence;

namespace Platform.Tests.Messaging;

internal sealed class PingDatabase(NpgsqlDataSource dataSource, TimeProvider clock) : ServiceDatabase("Ping", dataSource, clock);

/// <summary>A service of one consumer: writes a row and publishes an answer.</summary>
internal sealed class PingModule(bool asWork = false, bool shares = false) : IModule
{
    public string Name => "Ping";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddServiceDatabase<PingDatabase>(Name);
        builder.Services.AddSingleton<PingFailure>();
    }

    public void AddMessaging(MessagingBuilder messaging)
    {
        messaging.AddParkedMessages<PingDatabase>("ping");
        if (asWork)
        {
            messaging.AddWork<Ping, PingHandler, PingDatabase>("ping-work", ping => ping.Id.ToString());
        }
        else
        {
            messaging.AddConsumer<PingConsumer, PingDatabase>("ping-consumer", shares: shares);
        }
    }
}

/// <summary>Lets a test mend the consumer that fails.</summary>
internal sealed class PingFailure
{
    public bool IsMended { get; set; }
}

internal sealed class PingConsumer(Session<PingDatabase> session, PingFailure failure) : IConsumer<Ping>
{
    public async Task Consume(ConsumeContext<Ping> context)
    {
        if (context.Message is { FailsEarly: true, Fail: { } early })
        {
            throw new InvalidOperationException(early);
        }
        await session.Connection.ExecuteAsync(
            "create table if not exists ping (id uuid not null); insert into ping values (@Id)", new { context.Message.Id }, session.Transaction);
        await context.Publish(new Pong { Id = context.Message.Id, Day = context.Message.Day });
        if (context.Message.Fail is { } reason && !failure.IsMended)
        {
            throw new InvalidOperationException(reason);
        }
    }
}

/// <summary>Holds work back until a test opens it; open where no test has one of its own.</summary>
internal sealed class PingGate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside;

    /// <summary>Pieces of work that have come this far.</summary>
    public int Inside => Volatile.Read(ref _inside);

    public void Open() => _open.TrySetResult();

    public Task PassAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _inside);
        return _open.Task.WaitAsync(cancellationToken);
    }
}

internal sealed class PingHandler(Session<PingDatabase> session, PingGate? gate = null) : IWorkHandler<Ping>
{
    public async Task<WorkResult> HandleAsync(Ping command, WorkLease lease, CancellationToken cancellationToken)
    {
        if (command.Fail is { } reason)
        {
            throw new InvalidOperationException(reason);
        }
        if (gate is not null)
        {
            await gate.PassAsync(cancellationToken);
        }
        await session.BeginAsync(cancellationToken);
        await session.Connection.ExecuteAsync(
            "select pg_advisory_xact_lock(1); create table if not exists ping (id uuid not null); insert into ping values (@Id)", new { command.Id }, session.Transaction);
        return WorkResult.Answer(new Pong { Id = command.Id, Day = command.Day, Token = lease.FencingToken });
    }

    public object GiveUp(Ping command, Exception exception) => new Pong { Id = command.Id, Token = -1 };
}
