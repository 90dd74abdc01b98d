using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Platform.ShellAnalysis;

/// <summary>Registers the analysis of scripts.</summary>
public static class ShellAnalysisServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ScriptAnalyzer" /> with the shipped rules and those of the section <c>ShellAnalysis</c>. The process does not start with rules that cannot be used.</summary>
    public static IServiceCollection AddShellAnalysis(this IServiceCollection services)
    {
        services.AddOptions<ShellAnalysisOptions>().BindConfiguration("ShellAnalysis");
        services.TryAddSingleton(provider => new ScriptAnalyzer(provider.GetRequiredService<IOptions<ShellAnalysisOptions>>().Value.RulesFolder));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RuleStart>());
        return services;
    }

    private sealed class RuleStart(ScriptAnalyzer analyzer) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => analyzer.CheckOwnExamplesAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
