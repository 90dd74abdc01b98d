using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Api;

/// <summary>Asks the service that owns the data, over the bus, and waits for its answer.</summary>
internal sealed class Owner(IServiceProvider services, IOptions<GatewayOptions> options)
{
    /// <exception cref="ServiceSilentException">No answer came in time.</exception>
    public async Task<TAnswer> AskAsync<TCommand, TAnswer>(string service, TCommand command, CancellationToken cancellationToken)
        where TCommand : class
        where TAnswer : class
    {
        var response = await SendAsync<TCommand, Response<TAnswer>>(
            service, command, (client, wait) => client.GetResponse<TAnswer>(command, cancellationToken, wait));
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
        var response = await SendAsync(
            service, command, (client, wait) => client.GetResponse<TAnswer, TRefusal>(command, cancellationToken, wait));
        return response.Is(out Response<TAnswer>? answer) ? answer.Message
            : response.Is(out Response<TRefusal>? refusal) ? throw refused(refusal.Message)
            : throw new InvalidOperationException($"The {service} service answered with neither {typeof(TAnswer).Name} nor {typeof(TRefusal).Name}.");
    }

    private async Task<TResponse> SendAsync<TCommand, TResponse>(
        string service, TCommand command, Func<IRequestClient<TCommand>, RequestTimeout, Task<TResponse>> send)
        where TCommand : class
    {
        _ = command;
        var patience = TimeSpan.FromSeconds(options.Value.RequestTimeoutSeconds);
        try
        {
            return await send(services.GetRequiredService<IRequestClient<TCommand>>(), RequestTimeout.After(ms: (int)patience.TotalMilliseconds));
        }
        catch (RequestTimeoutException)
        {
            throw new ServiceSilentException(service, patience);
        }
    }
}
