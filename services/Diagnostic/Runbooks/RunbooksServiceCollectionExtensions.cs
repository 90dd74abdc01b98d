using Platform.Messaging;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Registers the catalogue.</summary>
internal static class RunbooksServiceCollectionExtensions
{
    public static IServiceCollection AddRunbooks(this IServiceCollection services)
    {
        services.AddSingleton<ShippedRunbooks>();
        services.AddHostedService(provider => provider.GetRequiredService<ShippedRunbooks>());
        services.AddHealthChecks().AddCheck<ShippedRunbooks>("shipped-runbooks", tags: ["ready"]);
        return services;
    }

    public static MessagingBuilder AddRunbooks(this MessagingBuilder messaging) => messaging
        .AddConsumer<SaveRunbookConsumer, DiagnosticDatabase>("diagnostic-save-runbook")
        .AddConsumer<GetRunbookConsumer, DiagnosticDatabase>("diagnostic-get-runbook")
        .AddConsumer<ListRunbooksConsumer, DiagnosticDatabase>("diagnostic-list-runbooks")
        .AddConsumer<DeleteRunbookConsumer, DiagnosticDatabase>("diagnostic-delete-runbook")
        .AddConsumer<ImportRunbooksConsumer, DiagnosticDatabase>("diagnostic-import-runbooks")
        // Each search needs a second connection; without a limit many at once could wait for one another's.
        .AddConsumer<Search.SearchRunbooksConsumer, DiagnosticDatabase>("diagnostic-search-runbooks", endpoint => endpoint.ConcurrentMessageLimit = 4);
}
