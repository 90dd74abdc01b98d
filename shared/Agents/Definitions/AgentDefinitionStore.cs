using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Definitions;

namespace Platform.Agents.Definitions;

/// <summary>SQL of table <c>agent_definition</c>: a service's own copy of the agents' definitions.</summary>
internal static class AgentDefinitionStore
{
    /// <summary>
    /// Keeps those that are newer than what is there; a repeat, or one that comes late, changes nothing. Two at once queue on
    /// the agent's row. Returns how many were new.
    /// </summary>
    public static Task<int> KeepAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<AgentChanged> changes, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into agent_definition as a (id, version, role, built_in, takes_over, definition)
            select c.id, c.version, c.role, c.built_in, c.takes_over, c.definition::jsonb
            from unnest(@ids, @versions, @roles, @builtIns, @takesOver, @definitions) as c (id, version, role, built_in, takes_over, definition)
            order by c.id
            on conflict (scope, id) do update
            set version = excluded.version, role = excluded.role, built_in = excluded.built_in, takes_over = excluded.takes_over, definition = excluded.definition
            where a.version < excluded.version
            """,
            new
            {
                ids = changes.Select(change => change.AgentId).ToArray(),
                versions = changes.Select(change => change.Version).ToArray(),
                roles = changes.Select(change => change.Definition?.Settings.Role.ToString()).ToArray(),
                builtIns = changes.Select(change => change.Definition?.BuiltIn == true).ToArray(),
                takesOver = changes.Select(change => change.Definition?.Settings.TakesOver == true).ToArray(),
                definitions = changes.Select(change => change.Definition is { } definition ? JsonSerializer.Serialize(definition, ContractsJson.Options) : null).ToArray(),
            }, transaction, cancellationToken: cancellationToken));

    /// <summary>
    /// The agent that does the work of a role: one that takes over, else the built-in one; null where no copy has come yet.
    /// Between two messages, one agent's taking over may be known before another's giving up: the newest of them wins.
    /// </summary>
    public static async Task<AgentDefinition?> FindAsync(NpgsqlConnection connection, AgentRole role, CancellationToken cancellationToken)
    {
        var definition = await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            """
            select definition from agent_definition
            where role = @role and definition is not null and (takes_over or built_in)
            order by takes_over desc, (definition ->> 'changedAt')::timestamptz desc
            limit 1
            """, new { role = role.ToString() }, cancellationToken: cancellationToken));
        return definition is null ? null : JsonSerializer.Deserialize<AgentDefinition>(definition, ContractsJson.Options);
    }

    /// <summary>The versions that are there, deleted agents included.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> KnownAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<(string Id, int Version)>(new CommandDefinition(
            "select id, version from agent_definition", cancellationToken: cancellationToken))).ToDictionary(row => row.Id, row => row.Version);
}
