using System.Text;
using Dapper;
using Npgsql;
using Shouldly;

namespace Platform.Tests.Executor.Secrets;

/// <summary>A secret that must be found nowhere, and the places where it is looked for.</summary>
internal static class Canary
{
    public const string Value = "canary-d41f-8c02 'x' \"y\"";
    private static readonly string[] Traces = [Value, "canary-d41f", Convert.ToBase64String(Encoding.UTF8.GetBytes(Value))[..20], Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Value))];

    /// <summary>Arguments and environment of every process but this one, which knows the canary.</summary>
    public static string Processes()
    {
        var text = new StringBuilder();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out var id) && id != Environment.ProcessId))
        {
            foreach (var file in new[] { "cmdline", "environ" })
            {
                try
                {
                    text.Append(File.ReadAllText(Path.Combine(folder, file)));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // Ended meanwhile, or another user's.
                }
            }
        }
        return Traces.Any(trace => text.ToString().Contains(trace, StringComparison.OrdinalIgnoreCase)) ? text.ToString() : "-";
    }

    public static void Clean(object where, string name)
    {
        foreach (var trace in Traces)
        {
            where.ToString()!.ShouldNotContain(trace, Shouldly.Case.Insensitive, name);
        }
    }

    /// <summary>Every table, bytes as text where they are.</summary>
    public static async Task<string> DumpAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        var tables = await connection.QueryAsync<string>("select tablename from pg_tables where schemaname = 'public'");
        var text = new StringBuilder();
        foreach (var table in tables)
        {
            foreach (IDictionary<string, object?> row in await connection.QueryAsync($"select * from \"{table}\""))
            {
                foreach (var value in row.Values)
                {
                    text.Append(value is byte[] bytes ? Encoding.Latin1.GetString(bytes) + Convert.ToHexStringLower(bytes) : value).Append('\n');
                }
            }
        }
        text.Length.ShouldBeGreaterThan(1_000);
        return text.ToString();
    }
}
