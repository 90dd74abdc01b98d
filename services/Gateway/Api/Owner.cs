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
            service, patience, (client, wait) => client.GetResponse<TAnswer>(command, cancellationToken, wait));
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
            service, 1, (client, wait) => client.GetResponse<TAnswer, TRefusal>(command, cancellationToken, wait));
        return response.Is(out Response<TAnswer>? answer) ? answer.Message
            : response.Is(out Response<TRefusal>? refusal) ? throw refused(refusal.Message)
            : throw new InvalidOperationException($"The {service} service answered with neither {typeof(TAnswer).Name} nor {typeof(TRefusal).Name}.");
    }

    private async Task<TResponse> SendAsync<TCommand, TResponse>(
        string service, int patience, Func<IRequestClient<TCommand>, RequestTimeout, Task<TResponse>> send)
        where TCommand : class
    {
        var limit = TimeSpan.FromSeconds(options.Value.RequestTimeoutSeconds * patience);
        try
        {
            return await send(services.GetRequiredService<IRequestClient<TCommand>>(), RequestTimeout.After(ms: (int)limit.TotalMilliseconds));
        }
        catch (RequestTimeoutException)
        {
            throw new ServiceSilentException(service, limit);
        }
        catch (RequestException failed) when (failed.InnerException is ObjectDisposedException or RabbitMQClientException or ConnectionException or TransportException or IOException)
        {
            throw new BrokerLostException(service);
        }
    }
}
