using Dapper;
using Npgsql;

namespace Platform.Tests.Fixtures;

/// <summary>A database of its own for one test or fixture; dropped at the end.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _name;

    private TestDatabase(string name)
    {
        _name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Database = name, MaxPoolSize = 15, IncludeErrorDetail = true }.ConnectionString;
    }

    public string ConnectionString { get; }

    public static async Task<TestDatabase> CreateAsync(string service)
    {
        var database = new TestDatabase($"test_{Guid.NewGuid():n}_{service.ToLowerInvariant()}");
        await using var connection = new NpgsqlConnection(TestServers.Postgres);
        await connection.ExecuteAsync($"create database {database._name}");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }
        await using var connection = new NpgsqlConnection(TestServers.Postgres);
        await connection.ExecuteAsync($"drop database if exists {_name} with (force)");
    }
}
