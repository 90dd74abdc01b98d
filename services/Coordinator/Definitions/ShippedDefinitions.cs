using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Agents.Definitions;
using Platform.Contracts.Definitions;
using Platform.Messaging;
using Platform.Persistence;

namespace Platform.Coordinator.Definitions;

/// <summary>
/// Brings the built-in agents in at start: a text that changed with the product becomes a new version, and an agent that
/// somebody changed stays as they left it. Until then services work by the same texts, which they have themselves.
/// </summary>
internal sealed partial class ShippedDefinitions(
    CoordinatorDatabase database, IServiceScopeFactory scopes, TimeProvider clock, ILogger<ShippedDefinitions> logger) : BackgroundService
{
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SaveAsync(stoppingToken);
                return;
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException { IsTransient: true })
            {
                LogWaiting(exception.Message);
                await Task.Delay(s_retry, clock, stoppingToken);
            }
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Session<CoordinatorDatabase>>();
        var changes = scope.ServiceProvider.GetRequiredService<AgentChanges>();
        await session.BeginAsync(cancellationToken);
        await DefinitionStore.LockAsync(session.Connection, session.Transaction, cancellationToken);
        foreach (var shipped in ShippedAgents.All)
        {
            var current = await DefinitionStore.FindAsync<AgentDefinition>(session.Connection, session.Transaction, DefinitionKind.Agent, shipped.Id, null, cancellationToken);
            if (current?.Overridden == true)
            {
                continue;
            }
            var change = await changes.WriteAsync(
                shipped.Id, current, shipped.Settings, shipped.Instructions, DefinitionChange.Shipped, ShippedAgents.Author, cancellationToken);
            if (change.Event is { } happened)
            {
                await session.PublishAsync(happened, cancellationToken);
                LogSaved(shipped.Id, happened.Version);
            }
        }
        await session.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "Shipped agent {AgentId} is now version {Version}")]
    private partial void LogSaved(string agentId, int version);

    [LoggerMessage(LogLevel.Warning, "Shipped agents wait for the database: {Problem}")]
    private partial void LogWaiting(string problem);
}
