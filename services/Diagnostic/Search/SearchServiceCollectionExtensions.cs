using Platform.Diagnostic.Memory;
using Platform.Diagnostic.Runbooks;

namespace Platform.Diagnostic.Search;

/// <summary>Registers search.</summary>
internal static class SearchServiceCollectionExtensions
{
    public static IServiceCollection AddRunbookSearch(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SearchOptions>().BindConfiguration("Search").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ChromaOptions>().BindConfiguration("Chroma").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<EmbeddingsOptions>().BindConfiguration("Embeddings").ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(nameof(ChromaClient));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ChromaClient>(
            provider, provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(ChromaClient))));
        if (string.IsNullOrEmpty(configuration["Embeddings:Endpoint"]))
        {
            services.AddSingleton<IEmbedder, LocalEmbedder>();
        }
        else
        {
            services.AddHttpClient(nameof(OpenAiEmbedder));
            services.AddSingleton<IEmbedder>(provider => ActivatorUtilities.CreateInstance<OpenAiEmbedder>(
                provider, provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(OpenAiEmbedder))));
        }

        services.AddSingleton<VectorIndexSignal>();
        services.AddSingleton<VectorIndex>();
        services.AddSingleton<MemoryIndex>();
        services.AddSingleton<RunbookTexts>();
        services.AddSingleton<RunbookSearch>();
        services.AddHostedService<VectorReconciler>();
        return services;
    }
}
