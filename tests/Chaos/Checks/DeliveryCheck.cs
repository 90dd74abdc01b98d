using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.Chaos.Checks;

/// <summary>Nothing waits in an outbox, nothing was parked, and no dead letter waits to be parked.</summary>
internal sealed class DeliveryCheck(Databases databases, Uri broker, TimeProvider clock)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        List<string> waiting;
        List<string> letters;
        do
        {
            waiting = await CountsAsync("outbox_message", "are not delivered", cancellationToken);
            letters = await DeadLettersAsync(cancellationToken);
            if (waiting.Count + letters.Count > 0)
            {
                await Task.Delay(s_look, clock, cancellationToken);
            }
        }
        while (waiting.Count + letters.Count > 0 && clock.GetElapsedTime(started) < s_patience);
        var parked = await CountsAsync("parked_message", "are parked", cancellationToken);
        foreach (var service in parked.Count == 0 ? [] : Databases.Services)
        {
            parked.AddRange((await databases.ReadAsync(
                service, "select queue, coalesce(message_type, ''), reason from parked_message order by parked_at limit 5",
                row => $"{service}: {row.GetString(0)} {row.GetString(1)}: {row.GetString(2)}", cancellationToken)));
        }
        return
        [
            new Finding("no undelivered message in an outbox", $"{Databases.Services.Count} databases", waiting),
            new Finding("no parked message", $"{Databases.Services.Count} databases", parked),
            new Finding("no dead letter", $"{Databases.Services.Count} queues", letters),
        ];
    }

    /// <summary>Dead letters that no service has taken in yet.</summary>
    private async Task<List<string>> DeadLettersAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        foreach (var service in Databases.Services)
        {
            var queue = $"{service.ToLowerInvariant()}-dead-letters";
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            try
            {
                if (await channel.MessageCountAsync(queue, cancellationToken) is > 0 and var count)
                {
                    found.Add($"{queue}: {count} messages");
                }
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == 404)
            {
                found.Add($"{queue} does not exist: what the broker gives up would be lost");
            }
        }
        return found;
    }

    private async Task<List<string>> CountsAsync(string table, string problem, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var service in Databases.Services)
        {
            if (await databases.CountAsync(service, $"select count(*) from {table}", cancellationToken) is > 0 and var count)
            {
                found.Add($"{service}: {count} messages {problem}");
            }
        }
        return found;
    }
}
