using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Contracts.Definitions;
using Platform.Persistence;

namespace Platform.Agents.Definitions;

/// <summary>
/// Makes up for changes that a service did not hear of, as when it is new or the broker's data was wiped: at the start and
/// from time to time it asks the owner for what is newer than its copy.
/// </summary>
internal sealed partial class MissedAgentChanges<TDatabase>(
    TDatabase database, IBusControl bus, IOptions<AgentsOptions> options, TimeProvider clock, ILogger<MissedAgentChanges<TDatabase>> logger) : BackgroundService
    where TDatabase : ServiceDatabase
{
    /// <summary>Until the first answer, and after one that did not come.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    private static readonly RequestTimeout s_patience = RequestTimeout.After(s: 10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
        while (true)
        {
            var wait = TimeSpan.FromSeconds(options.Value.DefinitionRefreshSeconds);
            try
            {
                while (await AskAsync(stoppingToken) > 0)
                {
                    stoppingToken.ThrowIfCancellationRequested();
                }
            }
            catch (Exception exception) when (exception is RequestException or ConnectionException or DatabaseUnavailableException or NpgsqlException)
            {
                LogSilent(database.Service, exception.Message);
                wait = wait < s_soon ? wait : s_soon;
            }
            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    /// <summary>Asks for some of what is newer; returns how much of it was new.</summary>
    private async Task<int> AskAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, int> known;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            known = await AgentDefinitionStore.KnownAsync(connection, cancellationToken);
        }
        var answer = await bus.CreateRequestClient<GetAgentChanges>(s_patience).GetResponse<AgentChangesFound>(new GetAgentChanges { Known = known }, cancellationToken);
        if (answer.Message.Changes.Count == 0)
        {
            return 0;
        }
        await using var writing = await database.OpenAsync(cancellationToken);
        var missed = await AgentDefinitionStore.KeepAsync(writing, null, answer.Message.Changes, cancellationToken);
        LogMissed(database.Service, missed);
        return missed;
    }

    [LoggerMessage(LogLevel.Information, "{Service} has learnt of {Count} agents that it did not know in their newest version")]
    private partial void LogMissed(string service, int count);

    [LoggerMessage(LogLevel.Information, "{Service} goes on with the agents it knows; asking for newer ones failed: {Problem}")]
    private partial void LogSilent(string service, string problem);
}
