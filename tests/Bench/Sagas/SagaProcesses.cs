using System.Globalization;
using System.Net.Http.Json;
using Npgsql;
using Platform.Bench.Processes;
using Platform.Bench.Results;

namespace Platform.Bench.Sagas;

/// <summary>The bare saga at work: two processes on RabbitMQ, or one with the in-memory transport; two empty databases.</summary>
internal sealed class SagaProcesses : IAsyncDisposable
{
    private readonly ServedProcess _trips;
    private readonly ServedProcess _steps;
    private readonly string _tripDatabase;
    private readonly string _stepDatabase;

    private SagaProcesses(ServedProcess trips, ServedProcess steps, string tripDatabase, string stepDatabase) =>
        (_trips, _steps, _tripDatabase, _stepDatabase) = (trips, steps, tripDatabase, stepDatabase);

    /// <summary>One in the standalone form, two in the distributed form.</summary>
    public IReadOnlyList<(string Name, int Process)> Processes =>
        _trips == _steps ? [("saga and steps", _trips.Id)] : [("saga", _trips.Id), ("steps", _steps.Id)];

    public static async Task<SagaProcesses> StartAsync(Bench bench, Form form, CancellationToken cancellationToken)
    {
        var trips = await bench.Postgres.CreateDatabaseAsync("bench_trips", cancellationToken);
        var steps = await bench.Postgres.CreateDatabaseAsync("bench_steps", cancellationToken);
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Trips"] = Pooled(trips),
            ["ConnectionStrings__Steps"] = Pooled(steps),
            ["Messaging__Transport"] = form == Form.Standalone ? "InMemory" : "RabbitMq",
            ["Messaging__RabbitMq"] = bench.Settings.Broker.ToString(),
        };
        if (form == Form.Standalone)
        {
            var both = await ServedProcess.StartAsync("both", settings, bench.Settings.Home, bench.Clock, cancellationToken);
            return new SagaProcesses(both, both, trips, steps);
        }
        var stepProcess = await ServedProcess.StartAsync("steps", settings, bench.Settings.Home, bench.Clock, cancellationToken);
        try
        {
            return new SagaProcesses(await ServedProcess.StartAsync("trips", settings, bench.Settings.Home, bench.Clock, cancellationToken), stepProcess, trips, steps);
        }
        catch
        {
            await stepProcess.DisposeAsync();
            throw;
        }
    }

    /// <summary>A closed loop of sagas.</summary>
    public async Task<LoadFigures> LoadAsync(int inFlight, double seconds, int rounds, int width, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/trips?inFlight={inFlight}&seconds={seconds}&rounds={rounds}&width={width}");
        using var response = await _trips.Http.PostAsync(new Uri(path, UriKind.Relative), null, cancellationToken);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<LoadFigures>(cancellationToken))!
            : throw new BenchFailedException($"The load of sagas failed: {(int)response.StatusCode}; see the log of the process.");
    }

    /// <summary>Messages handled so far.</summary>
    public async Task<long> HandledAsync(CancellationToken cancellationToken)
    {
        const string handled = "select count(*) from inbox_message";
        return await PostgresServer.CountAsync(_tripDatabase, handled, cancellationToken) + await PostgresServer.CountAsync(_stepDatabase, handled, cancellationToken);
    }

    /// <summary>Every saga has ended, every effect is there once, nothing is left in an outbox and nothing was parked.</summary>
    public async Task CheckAsync(Report report, string part, CancellationToken cancellationToken)
    {
        var open = await PostgresServer.CountAsync(_tripDatabase, "select count(*) from trip where current_state <> 'Arrived'", cancellationToken);
        report.Expect(open == 0, $"{part}: {open} sagas have not ended.");
        var asked = await PostgresServer.CountAsync(
            _tripDatabase, "select coalesce(sum((body->>'rounds')::bigint * (body->>'width')::bigint), 0)::bigint from trip", cancellationToken);
        var done = await PostgresServer.CountAsync(_stepDatabase, "select count(*) from effect", cancellationToken);
        var different = await PostgresServer.CountAsync(
            _stepDatabase, "select count(*) from (select distinct trip_id, round, position from effect) as effect", cancellationToken);
        report.Expect(asked == done && done == different, $"{part}: {asked} effects were asked for, {done} were written, {different} different ones.");
        foreach (var database in new[] { _tripDatabase, _stepDatabase })
        {
            var parked = await PostgresServer.CountAsync(database, "select count(*) from parked_message", cancellationToken);
            report.Expect(parked == 0, $"{part}: {parked} messages were parked.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _trips.DisposeAsync();
        if (_steps != _trips)
        {
            await _steps.DisposeAsync();
        }
    }

    private static string Pooled(string database) =>
        new NpgsqlConnectionStringBuilder(database) { Pooling = true, MaxPoolSize = 40 }.ConnectionString;
}
