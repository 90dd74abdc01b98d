using Platform.Contracts.Definitions;
using Platform.Persistence;

namespace Platform.Agents.Definitions;

/// <summary>The definitions by which the agents of a service work, from its own copy: what was changed counts for the next question.</summary>
public sealed class AgentDefinitions<TDatabase>(TDatabase database)
    where TDatabase : ServiceDatabase
{
    /// <summary>The definition that is in force for a role, such as <c>Writer</c>; as shipped where no copy has come yet, null where it is no role.</summary>
    /// <exception cref="DatabaseUnavailableException">The service's database is away.</exception>
    public async Task<AgentDefinition?> ForAsync(string agent, CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<AgentRole>(agent, out var role))
        {
            return null;
        }
        await using var connection = await database.OpenAsync(cancellationToken);
        return await AgentDefinitionStore.FindAsync(connection, role, cancellationToken) ?? ShippedAgents.Find(ShippedAgents.IdOf(role));
    }
}
