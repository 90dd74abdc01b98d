using Npgsql;

namespace Platform.Persistence;

/// <summary>
/// The one database a service owns. A connection is handed out only after the migrations ran; where the database is not
/// there yet, <see cref="OpenAsync"/> says so after a short wait instead of hanging a request.
/// </summary>
public abstract class ServiceDatabase(string service, NpgsqlDataSource dataSource, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan PatienceForMigrations = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Name of the owning service, such as <c>Coordinator</c>.</summary>
    public string Service { get; } = service;

    /// <summary>Completes once the schema is there.</summary>
    public Task Ready => _ready.Task;

    internal NpgsqlDataSource DataSource { get; } = dataSource;

    /// <summary>Opens a connection.</summary>
    /// <exception cref="DatabaseUnavailableException">The database cannot be reached, or its schema is not ready yet.</exception>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_ready.Task.IsCompleted)
            {
                await _ready.Task.WaitAsync(PatienceForMigrations, clock, cancellationToken);
            }
            return await DataSource.OpenConnectionAsync(cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new DatabaseUnavailableException(Service, exception);
        }
        catch (NpgsqlException exception) when (exception is not PostgresException { IsTransient: false })
        {
            throw new DatabaseUnavailableException(Service, exception);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return DataSource.DisposeAsync();
    }

    internal void MarkReady() => _ready.TrySetResult();
}
