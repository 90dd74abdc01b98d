using Npgsql;
using Platform.Bench.Processes;
using Platform.Bench.Results;

namespace Platform.Bench.Floors;

/// <summary>What this machine's PostgreSQL, RabbitMQ and sandbox can do at most; the goals are ratios of it.</summary>
internal static class FloorPart
{
    public const string Name = "floors";
    public const string CommitsOf8 = "one-row commits, 8 clients";
    public const string CommitOf1 = "one-row commit, 1 client, p50";

    private const int Rows = 10_000;
    private const string OneRow = "insert into floor_commit (note) values ('one row of the floor');";
    private const string Transaction =
        $"""
        \set id random(1, 10000)
        begin;
        select version, body from floor_state where id = :id for update;
        update floor_state set version = version + 1 where id = :id;
        insert into floor_event (state_id, body) values (:id, 'one row of the floor');
        commit;
        """;

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var seconds = bench.IsShort ? 1 : 5;
        var database = await bench.Postgres.CreateDatabaseAsync("bench_floor", cancellationToken);
        await PostgresServer.ExecuteAsync(
            database,
            $"""
            create table floor_commit (id bigint generated always as identity primary key, note text not null);
            create table floor_state (id integer primary key, version integer not null, body text not null);
            create table floor_event (state_id integer not null, body text not null);
            insert into floor_state select id, 1, repeat('x', 400) from generate_series(1, {Rows}) as id;
            """, cancellationToken);
        var postgres = new PgBench(bench.Settings.PgBench, new NpgsqlConnectionStringBuilder(database), bench.Settings.Home);

        var single = await postgres.RunAsync(OneRow, 1, seconds, cancellationToken);
        bench.Report.Add(Name, null, "one-row commits, 1 client", single.PerSecond, "/s");
        bench.Report.Add(Name, null, CommitOf1, single.P50, "ms");
        var eight = await postgres.RunAsync(OneRow, 8, seconds, cancellationToken);
        bench.Report.Add(Name, null, CommitsOf8, eight.PerSecond, "/s");
        foreach (var clients in new[] { 1, 8 })
        {
            var transaction = await postgres.RunAsync(Transaction, clients, seconds, cancellationToken);
            bench.Report.Add(Name, null, $"select, update, insert, commit, {clients} client{(clients == 1 ? "" : "s")}", transaction.PerSecond, "/s");
        }
        var broker = new BrokerFloor(bench.Settings.Broker, bench.Clock);
        await broker.RunAsync(64, TimeSpan.FromSeconds(1), cancellationToken);
        var confirmed = await broker.RunAsync(256, TimeSpan.FromSeconds(seconds), cancellationToken);
        bench.Report.Add(Name, null, "confirmed 1 kB messages, quorum queue, 256 in flight", confirmed.PerSecond, "/s");
        var alone = await broker.RunAsync(1, TimeSpan.FromSeconds(seconds), cancellationToken);
        bench.Report.Add(Name, null, "confirmed 1 kB message, 1 in flight, p50", alone.P50, "ms");
        await bench.Postgres.DropDatabaseAsync("bench_floor", cancellationToken);
        await MeasureSandboxAsync(bench, TimeSpan.FromSeconds(bench.IsShort ? 0.5 : 5), cancellationToken);
    }

    private static async Task MeasureSandboxAsync(Bench bench, TimeSpan lasting, CancellationToken cancellationToken)
    {
        using var sandbox = new SandboxFloor(bench.Settings.Home, bench.Clock);
        foreach (var (name, measureAsync) in new[] { ("bubblewrap around a no-op", sandbox.BareAsync), ("sandboxed no-op, as the executor runs it", (Func<int, TimeSpan, CancellationToken, Task<LoadFigures>>)sandbox.WholeAsync) })
        {
            await measureAsync(1, TimeSpan.FromSeconds(0.5), cancellationToken);
            bench.Report.Add(Name, null, $"{name}, 1 at once, p50", (await measureAsync(1, lasting, cancellationToken)).P50, "ms");
            bench.Report.Add(Name, null, $"{name}, 8 at once", (await measureAsync(8, lasting, cancellationToken)).PerSecond, "/s");
        }
    }
}
