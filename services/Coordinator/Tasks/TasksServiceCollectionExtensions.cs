using Microsoft.Extensions.DependencyInjection;

namespace Platform.Coordinator.Tasks;

/// <summary>Registration of the saga's parts.</summary>
internal static class TasksServiceCollectionExtensions
{
    public static IServiceCollection AddTasks(this IServiceCollection services)
    {
        services.AddOptions<TaskOptions>().BindConfiguration("Tasks").ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<TaskStore>();
        services.AddScoped<TaskJournal>();
        return services;
    }
}
