using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.Chaos.Checks;

/// <summary>Nothing waits in an outbox, nothing was parked, and no dead-letter queue holds a message.</summary>
internal sealed class DeliveryCheck(Databases databases, Uri broker, TimeProvider clock)
{
    private const string DeadLetters = "platform.dead-letters";
    private const int MostLetters = 1_000;
    /// <summary>Only requests carry a time to live, as long as their sender waits; whoever sent one got 503 and asked again.</summary>
    private const string Expired = " expired";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);

    public async Task<IReadOnlyList<Finding>> RunAsync(IReadOnlyList<string> deadBeforeWipes, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        List<string> waiting;
        do
        {
            waiting = await CountsAsync("outbox_message", "are not delivered", cancellationToken);
            if (waiting.Count > 0)
            {
                await Task.Delay(s_look, clock, cancellationToken);
            }
        }
        while (waiting.Count > 0 && clock.GetElapsedTime(started) < s_patience);
        var parked = await CountsAsync("parked_message", "are parked", cancellationToken);
        foreach (var service in parked.Count == 0 ? [] : Databases.Services)
        {
            parked.AddRange((await databases.ReadAsync(
                service, "select queue, coalesce(message_type, ''), reason from parked_message order by parked_at limit 5",
                row => $"{service}: {row.GetString(0)} {row.GetString(1)}: {row.GetString(2)}", cancellationToken)));
        }
        string[] dead = [.. deadBeforeWipes, .. await DeadLettersAsync(cancellationToken)];
        var expired = dead.Count(letter => letter.EndsWith(Expired, StringComparison.Ordinal));
        return
        [
            new Finding("no undelivered message in an outbox", $"{Databases.Services.Count} databases", waiting),
            new Finding("no parked message", $"{Databases.Services.Count} databases", parked),
            new Finding(
                "no dead letter but requests that nobody waits for", $"{expired} requests expired; their clients had got 503",
                [.. dead.Where(letter => !letter.EndsWith(Expired, StringComparison.Ordinal))]),
        ];
    }

    /// <summary>Queue and reason of each message in the dead-letter queue, which keeps them; none where there is no such queue.</summary>
    public async Task<IReadOnlyList<string>> DeadLettersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await channel.QueueDeclarePassiveAsync(DeadLetters, cancellationToken);
            var letters = new List<string>();
            // Not acknowledged: they go back when the channel is closed.
            while (letters.Count < MostLetters && await channel.BasicGetAsync(DeadLetters, autoAck: false, cancellationToken) is { } letter)
            {
                letters.Add($"{Header(letter, "x-first-death-queue")}: {Header(letter, "x-first-death-exchange")} {Header(letter, "x-first-death-reason")}");
            }
            return letters;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == 404)
        {
            return [];
        }
    }

    private static string Header(BasicGetResult letter, string name) =>
        letter.BasicProperties.Headers?.TryGetValue(name, out var value) == true && value is byte[] text ? Encoding.UTF8.GetString(text) : "";

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
