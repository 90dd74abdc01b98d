namespace Platform.Executor.Targets;

/// <summary>Registration of targets.</summary>
internal static class TargetsServiceCollectionExtensions
{
    public static IServiceCollection AddTargets(this IServiceCollection services)
    {
        services.AddOptions<LocalTargetOptions>().BindConfiguration("LocalTarget")
            .Validate(
                options => TargetValidation.Errors(LocalTarget.From(options)).Count == 0,
                "LocalTarget: WritablePaths must be absolute and normal, Labels as in targets.")
            .ValidateOnStart();
        services.AddHostedService<LocalTarget>();
        return services;
    }
}
