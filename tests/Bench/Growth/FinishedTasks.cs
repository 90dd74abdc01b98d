using Npgsql;
using Platform.Bench.Processes;
using Platform.Bench.Tasks;
using Platform.Chaos.Checks;

namespace Platform.Bench.Growth;

/// <summary>
/// Finished tasks by the thousand: every row that a few real ones left in the services' databases, repeated under new ids and
/// at earlier times. Which tables grow with tasks is seen, not listed: those that have more rows than before the real ones.
/// </summary>
internal sealed class FinishedTasks
{
    /// <summary>Between one repetition of the real tasks and the next older one.</summary>
    private const string Apart = "interval '5 seconds'";
    private readonly IReadOnlyList<Table> _tables;
    private readonly int _real;
    private int _size;

    private FinishedTasks(IReadOnlyList<Table> tables, int real) => (_tables, _real, _size) = (tables, real, real);

    /// <summary>Runs some real tasks, at least 10 apart in nothing but their time, and keeps what they left aside.</summary>
    public static async Task<FinishedTasks> StartAsync(BenchPlatform platform, TaskLoad load, int real, CancellationToken cancellationToken)
    {
        await platform.BecomeQuietAsync(cancellationToken);
        var before = await ReadTablesAsync(platform, cancellationToken);
        for (var task = 0; task < real; task++)
        {
            await load.RunOneAsync(cancellationToken);
        }
        await platform.BecomeQuietAsync(cancellationToken);
        var rows = before.ToDictionary(table => (table.Database, table.Name), table => table.Rows);
        var grown = (await ReadTablesAsync(platform, cancellationToken)).Where(table => table.Rows > rows[(table.Database, table.Name)]).ToList();
        foreach (var table in grown)
        {
            await PostgresServer.ExecuteAsync(
                table.Database, $"create schema if not exists bench; create table bench.{table.Name} as select * from {table.Name}", cancellationToken);
        }
        return new FinishedTasks(grown, real);
    }

    /// <summary>Adds finished tasks until there are so many, and leaves the tables as maintenance would.</summary>
    public async Task GrowAsync(int tasks, CancellationToken cancellationToken)
    {
        var (first, last) = (_size / _real, (tasks / _real) - 1);
        await Parallel.ForEachAsync(_tables.GroupBy(table => table.Database), cancellationToken, async (tables, token) =>
        {
            // Triggers of foreign keys rest: the rows refer to each other as those do of which they are copies.
            var inserts = tables.Select(table => table.Insert(first, last));
            await PostgresServer.ExecuteAsync(tables.Key, $"set session_replication_role = replica; {string.Join("; ", inserts)}", token);
            await PostgresServer.ExecuteAsync(tables.Key, "vacuum (analyze)", token);
        });
        await PostgresServer.ExecuteAsync(_tables[0].Database, "checkpoint", cancellationToken);
        _size = tasks;
    }

    private static async Task<IReadOnlyList<Table>> ReadTablesAsync(BenchPlatform platform, CancellationToken cancellationToken)
    {
        var found = new List<Table>();
        foreach (var database in Databases.Services.Select(platform.Database))
        {
            await using var source = NpgsqlDataSource.Create(database);
            // The count of each table in one statement, as XML, for there is no dynamic SQL outside functions.
            await using var command = source.CreateCommand(
                """
                select table_name,
                    (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I', table_name), false, true, '')))[1]::text::bigint,
                    array_agg(column_name order by ordinal_position), array_agg(udt_name order by ordinal_position)
                from information_schema.columns join information_schema.tables using (table_schema, table_name)
                where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
                group by table_name
                """);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(new Table(
                    database, reader.GetString(0), reader.GetInt64(1),
                    [.. reader.GetFieldValue<string[]>(2).Zip(reader.GetFieldValue<string[]>(3))]));
            }
        }
        return found;
    }

    private sealed record Table(string Database, string Name, long Rows, IReadOnlyList<(string Name, string Type)> Columns)
    {
        /// <summary>Repetitions first to last of what was kept aside; the same id gives the same new id in every table and database.</summary>
        public string Insert(int first, int last) =>
            $"""
            insert into {Name} ({string.Join(", ", Columns.Select(column => column.Name))})
            select {string.Join(", ", Columns.Select(Expression))} from bench.{Name}, generate_series({first}, {last}) as n
            """;

        private static string Expression((string Name, string Type) column) => column switch
        {
            (_, "uuid") => $"md5({column.Name}::text || n)::uuid",
            (_, "timestamptz") => $"{column.Name} - n * {Apart}",
            ("key" or "diagnosis_key", "text") => $"{column.Name} || '-' || n",
            _ => column.Name,
        };
    }
}
