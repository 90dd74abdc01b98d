using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Platform.ShellAnalysis.Policy;

namespace Platform.Coordinator.Approvals;

/// <summary>Registration of the approval policy.</summary>
internal static class ApprovalsServiceCollectionExtensions
{
    public static IServiceCollection AddApprovals(this IServiceCollection services)
    {
        services.AddOptions<ApprovalOptions>().BindConfiguration("Approvals");
        services.AddSingleton(provider => ApprovalPolicy.Load(provider.GetRequiredService<IOptions<ApprovalOptions>>().Value.PolicyFile));
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
