using Npgsql;

namespace Platform.Chaos.Checks;

/// <summary>The six databases of the platform under test, read only.</summary>
internal sealed class Databases(Func<string, string?> connectionString)
{
    public static readonly IReadOnlyList<string> Services = ["Gateway", "Coordinator", "Diagnostic", "Automation", "Executor", "Writer"];

    /// <summary>A number that one statement gives.</summary>
    public async Task<long> CountAsync(string service, string sql, CancellationToken cancellationToken) =>
        (await ReadAsync(service, sql, row => row.GetInt64(0), cancellationToken))[0];

    public async Task<IReadOnlyList<T>> ReadAsync<T>(string service, string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        var text = connectionString(service) ?? throw new RunFailedException($"CHAOS_DATABASE_{service} is not set; ./platform chaos sets it.");
        await using var source = NpgsqlDataSource.Create(text);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(row(reader));
        }
        return rows;
    }
}
