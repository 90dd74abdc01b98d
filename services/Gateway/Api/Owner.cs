using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Gateway.Problems;
using RabbitMQ.Client.Exceptions;

namespace Platform.Gateway.Api;

/// <summary>Asks the service that owns the data, over the bus, and waits for its answer.</summary>
internal sealed class Owner(IServiceProvider services, IOptions<GatewayOptions> options)
{
    /// <param name="service">Name of the owner, for messages.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="patience">How many times longer than usual to wait.</param>
    /// <exception cref="ServiceSilentException">No answer came in time.</exception>
    /// <exception cref="BrokerLostException">The connection to the broker ended while the request was being sent.</exception>
    public async Task<TAnswer> AskAsync<TCommand, TAnswer>(string service, TCommand command, CancellationToken cancellationToken, int patience = 1)
        where TCommand : class
        where TAnswer : class
    {
        var response = await SendAsync<TCommand, Response<TAnswer>>(
            service, patience, (client, wait, stop) => client.GetResponse<TAnswer>(command, stop, wait), cancellationToken);
        return response.Message;
    }

    /// <summary>Asks where the owner may refuse; a refusal is turned into a problem.</summary>
    /// <exception cref="ServiceSilentException">No answer came in time.</exception>
    public async Task<TAnswer> AskAsync<TCommand, TAnswer, TRefusal>(
        string service, TCommand command, Func<TRefusal, ProblemException> refused, CancellationToken cancellationToken)
        where TCommand : class
        where TAnswer : class
        where TRefusal : class
    {
        var response = await SendAsync<TCommand, Response<TAnswer, TRefusal>>(
            service, 1, (client, wait, stop) => client.GetResponse<TAnswer, TRefusal>(command, stop, wait), cancellationToken);
        return response.Is(out Response<TAnswer>? answer) ? answer.Message
            : response.Is(out Response<TRefusal>? refusal) ? throw refused(refusal.Message)
            : throw new InvalidOperationException($"The {service} service answered with neither {typeof(TAnswer).Name} nor {typeof(TRefusal).Name}.");
    }

    private async Task<TResponse> SendAsync<TCommand, TResponse>(
        string service, int patience, Func<IRequestClient<TCommand>, RequestTimeout, CancellationToken, Task<TResponse>> send, CancellationToken cancellationToken)
        where TCommand : class
    {
        var limit = TimeSpan.FromSeconds(options.Value.RequestTimeoutSeconds * patience);
        // The client's own time begins when the request is sent, and it waits for a broker as long as it takes.
        using var late = new CancellationTokenSource(limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await send(services.GetRequiredService<IRequestClient<TCommand>>(), RequestTimeout.After(ms: (int)limit.TotalMilliseconds), either.Token)
                .WaitAsync(either.Token);
        }
        catch (Exception exception) when (exception is RequestTimeoutException
            || (exception is OperationCanceledException or RequestCanceledException && late.IsCancellationRequested && !cancellationToken.IsCancellationRequested))
        {
            throw new ServiceSilentException(service, limit);
        }
        catch (RequestException failed) when (failed.InnerException is ObjectDisposedException or RabbitMQClientException or ConnectionException or TransportException or IOException)
        {
            throw new BrokerLostException(service);
        }
    }
}
