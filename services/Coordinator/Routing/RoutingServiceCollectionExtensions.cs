using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Platform.Coordinator.Routing;

/// <summary>Registration of the router.</summary>
internal static class RoutingServiceCollectionExtensions
{
    public static IServiceCollection AddTaskRouting(this IServiceCollection services) => services.AddHostedService<RulesAtStart>();

    /// <summary>Builds the rules' expressions beside the start of the service, so that the first task does not wait for it.</summary>
    private sealed class RulesAtStart : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Task.Run(() => TaskRouter.Category("", new Dictionary<string, string>()), stoppingToken);
    }
}
