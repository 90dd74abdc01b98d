using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Gateway.Secrets;

/// <summary>Registration of the secret slice.</summary>
internal static class SecretServiceCollectionExtensions
{
    public static void AddSecrets(this MessagingBuilder messaging)
    {
        messaging.Bus.AddRequestClient<GetSealingKey>();
        messaging.Bus.AddRequestClient<SaveSecret>();
        messaging.Bus.AddRequestClient<ListSecrets>();
        messaging.Bus.AddRequestClient<DeleteSecret>();
    }

    public static void MapSecrets(this IEndpointRouteBuilder api)
    {
        var secrets = api.MapGroup("/secrets").WithTags("Secrets");
        ListSecretsEndpoint.Map(secrets);
        SaveSecretEndpoint.Map(secrets);
        DeleteSecretEndpoint.Map(secrets);
    }
}
