using Platform.Messaging;

namespace Platform.Diagnostic.Memory;

/// <summary>Registration of what is remembered.</summary>
internal static class MemoryServiceCollectionExtensions
{
    public static IServiceCollection AddMemory(this IServiceCollection services)
    {
        services.AddOptions<MemoryOptions>().BindConfiguration("Memory").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<MemoryRecall>();
        services.AddHostedService<MemoryCleaner>();
        return services;
    }

    public static MessagingBuilder AddMemory(this MessagingBuilder messaging) => messaging
        .AddConsumer<OutcomeVerifiedConsumer, DiagnosticDatabase>("diagnostic-outcomes")
        .AddConsumer<SaveFactConsumer, DiagnosticDatabase>("diagnostic-save-fact")
        .AddConsumer<ListMemoriesConsumer, DiagnosticDatabase>("diagnostic-list-memories")
        .AddConsumer<DeleteMemoryConsumer, DiagnosticDatabase>("diagnostic-delete-memory");
}
