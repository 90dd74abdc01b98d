using Dapper;
using Npgsql;

namespace Platform.Tests.Fixtures;

/// <summary>A database of its own for one test or fixture; dropped at the end.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(string name) => Name = name;

    public string Name { get; private set; }

    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Database = Name, MaxPoolSize = 15, IncludeErrorDetail = true }.ConnectionString;

    public static async Task<TestDatabase> CreateAsync(string service)
    {
        var database = new TestDatabase(NewName(service));
        await using var server = new NpgsqlConnection(TestServers.Postgres);
        await server.ExecuteAsync($"create database {database.Name}");
        return database;
    }

    /// <summary>Ends every connection and takes a new name, so that no host that still runs finds its way back.</summary>
    /// <exception cref="PostgresException">It is in use.</exception>
    public async Task RenameAsync(string service)
    {
        var name = NewName(service);
        await DisconnectAsync();
        await using var server = new NpgsqlConnection(TestServers.Postgres);
        await server.ExecuteAsync("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = @Name", new { Name });
        await server.ExecuteAsync($"alter database {Name} rename to {name}");
        Name = name;
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        await using var server = new NpgsqlConnection(TestServers.Postgres);
        await server.ExecuteAsync($"drop database if exists {Name} with (force)");
    }

    private async Task DisconnectAsync()
    {
        await using var pooled = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(pooled);
    }

    private static string NewName(string service) => $"test_{Guid.NewGuid():n}_{service.ToLowerInvariant()}";
}
