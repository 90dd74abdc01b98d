using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Agents;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Tasks;

/// <summary>Registration of the saga's parts.</summary>
internal static class TasksServiceCollectionExtensions
{
    public static IServiceCollection AddTasks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new WrittenPlans(configuration.HasModel(nameof(Agent.Automation), "plan")));
        services.AddOptions<TaskOptions>().BindConfiguration("Tasks").ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<TaskStore>();
        services.AddScoped<TaskJournal>();
        return services;
    }
}
