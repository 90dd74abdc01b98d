using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace Platform.Tests.Fixtures;

/// <summary>
/// Databases of services, used by one <see cref="TestPlatform"/> after the other: to make one with its schema takes longer than most
/// tests do with it. One comes back empty and under another name, and only while its schema is still what the service made of it.
/// </summary>
internal static class DatabasePool
{
    private const string Schema =
        """
        select md5(string_agg(line, e'\n' order by line))
        from (
            select concat_ws(' ', attrelid::regclass, attname, atttypid::regtype, attnotnull, attgenerated) as line
            from pg_attribute join pg_class on pg_class.oid = attrelid
            where relnamespace = 'public'::regnamespace and not attisdropped
            union all select concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
            union all select indexdef from pg_indexes where schemaname = 'public'
            union all select concat_ws(' ', tgrelid::regclass, tgname, tgenabled) from pg_trigger where not tgisinternal
            union all select concat_ws(' ', proname, prosrc) from pg_proc where pronamespace = 'public'::regnamespace
            union all select concat_ws(' ', datallowconn, datconnlimit) from pg_database where datname = current_database()
            union all select concat_ws(' ', setconfig) from pg_db_role_setting join pg_database on pg_database.oid = setdatabase where datname = current_database()
        ) as lines
        """;

    private static readonly ConcurrentDictionary<string, ConcurrentBag<TestDatabase>> s_idle = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> s_schemas = new(StringComparer.Ordinal);

    /// <summary>Empty, with or without the schema of its service.</summary>
    public static async Task<TestDatabase> TakeAsync(string service) =>
        Idle(service).TryTake(out var database) ? database : await TestDatabase.CreateAsync(service);

    /// <summary>To be called when the service has made its schema, and before a test touches it.</summary>
    public static async Task RememberSchemaAsync(string service, TestDatabase database)
    {
        if (!s_schemas.ContainsKey(service))
        {
            await using var connection = new NpgsqlConnection(database.ConnectionString);
            s_schemas[service] = await connection.ExecuteScalarAsync<string>(Schema) ?? "";
        }
    }

    /// <summary>To be called when its host has stopped.</summary>
    public static async Task GiveBackAsync(string service, TestDatabase database)
    {
        if (await IsCleanedAsync(service, database))
        {
            Idle(service).Add(database);
        }
        else
        {
            await database.DisposeAsync();
        }
    }

    public static async Task DropAsync()
    {
        foreach (var database in s_idle.Values.SelectMany(idle => idle))
        {
            await database.DisposeAsync();
        }
    }

    private static ConcurrentBag<TestDatabase> Idle(string service) => s_idle.GetOrAdd(service, _ => []);

    private static async Task<bool> IsCleanedAsync(string service, TestDatabase database)
    {
        try
        {
            await database.RenameAsync(service);
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
            if (await connection.ExecuteScalarAsync<string>(Schema) != s_schemas.GetValueOrDefault(service))
            {
                return false;
            }
            await connection.ExecuteAsync(
                """
                do $$
                begin
                    execute (
                        select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' restart identity'
                        from pg_tables where schemaname = 'public' and tablename <> 'schema_migration');
                end
                $$
                """);
            return true;
        }
        catch (PostgresException)
        {
            return false; // in use, or a test closed it: not for another test
        }
    }
}
