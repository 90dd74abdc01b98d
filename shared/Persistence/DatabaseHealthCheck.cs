using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Platform.Persistence;

/// <summary>Ready means: the schema is there and the database answers.</summary>
internal sealed class DatabaseHealthCheck<TDatabase>(TDatabase database) : IHealthCheck
    where TDatabase : ServiceDatabase
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!database.Ready.IsCompleted)
        {
            return HealthCheckResult.Unhealthy($"The schema of {database.Service} is not ready; the database may not be reachable.");
        }
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition("select 1", cancellationToken: cancellationToken));
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
