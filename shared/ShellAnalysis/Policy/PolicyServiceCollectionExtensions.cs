using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Platform.ShellAnalysis.Policy;

/// <summary>Registration of the approval policy.</summary>
public static class PolicyServiceCollectionExtensions
{
    /// <summary>The policy of the setting <c>Approvals:PolicyFile</c>; services of one process share it.</summary>
    public static IServiceCollection AddApprovalPolicy(this IServiceCollection services)
    {
        services.AddOptions<ApprovalOptions>().BindConfiguration("Approvals");
        services.TryAddSingleton(provider => ApprovalPolicy.Load(provider.GetRequiredService<IOptions<ApprovalOptions>>().Value.PolicyFile));
        services.AddHostedService<PolicyAtStart>();
        return services;
    }

    /// <summary>Reads the policy before anything else runs, so that a bad one is reported at start.</summary>
    private sealed class PolicyAtStart(ApprovalPolicy policy) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(policy);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
