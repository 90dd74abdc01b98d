using Microsoft.Extensions.DependencyInjection;

namespace Platform.Coordinator.Intake;

/// <summary>Registration of the intake.</summary>
internal static class IntakeServiceCollectionExtensions
{
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddOptions<IntakeOptions>().BindConfiguration("Intake").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TaskIntake>();
        services.AddHostedService<TaskEventQueue>();
        return services;
    }
}
