namespace Platform.Executor.Rehearsal;

/// <summary>Registration of dry runs.</summary>
internal static class RehearsalServiceCollectionExtensions
{
    public static IServiceCollection AddRehearsal(this IServiceCollection services)
    {
        services.AddOptions<RehearsalOptions>().BindConfiguration("Rehearsal").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<StepTrial>();
        services.AddSingleton<PlanRehearsal>();
        return services;
    }
}
