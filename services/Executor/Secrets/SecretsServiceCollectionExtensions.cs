using Platform.Messaging;

namespace Platform.Executor.Secrets;

/// <summary>Registration of the secret store.</summary>
internal static class SecretsServiceCollectionExtensions
{
    public static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        services.AddOptions<SecretOptions>().BindConfiguration("Secrets").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SecretKeys>();
        services.AddSingleton<PlanSecrets>();
        return services;
    }

    public static MessagingBuilder AddSecrets(this MessagingBuilder messaging) => messaging
        .AddConsumer<GetSealingKeyConsumer, ExecutorDatabase>("executor-get-sealing-key")
        .AddConsumer<SaveSecretConsumer, ExecutorDatabase>("executor-save-secret")
        .AddConsumer<ListSecretsConsumer, ExecutorDatabase>("executor-list-secrets")
        .AddConsumer<DeleteSecretConsumer, ExecutorDatabase>("executor-delete-secret");
}
