using Platform.Executor.Runners;
using Platform.Executor.Sandbox;
using Platform.Executor.Stops;
using Platform.ShellAnalysis;
using Platform.ShellAnalysis.Policy;

namespace Platform.Executor.Execution;

/// <summary>Registration of executions, their runners and the sandbox.</summary>
internal static class ExecutionServiceCollectionExtensions
{
    public static IServiceCollection AddExecution(this IServiceCollection services)
    {
        services.AddOptions<ExecutionOptions>().BindConfiguration("Execution").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SandboxOptions>().BindConfiguration("Sandbox").ValidateDataAnnotations()
            .Validate(o => Path.IsPathFullyQualified(o.RunFolder), "Sandbox:RunFolder must be an absolute path.")
            .Validate(o => o.ControlGroup is null || Path.IsPathFullyQualified(o.ControlGroup), "Sandbox:ControlGroup must be an absolute path.")
            .Validate(o => o.HiddenPaths.All(Path.IsPathFullyQualified), "Sandbox:HiddenPaths must be absolute paths.")
            .ValidateOnStart();
        services.AddSingleton<SpawningThread>();
        // Processes live in real time, whatever clock the rest of the service has.
        services.AddSingleton(provider => new SupervisedProcess(provider.GetRequiredService<SpawningThread>(), TimeProvider.System));
        services.AddSingleton<LocalSandbox>();
        services.AddSingleton<LocalRunner>();
        services.AddSingleton<SshRunner>();
        services.AddSingleton<PowerShellRunner>();
        services.AddSingleton<AwsRunner>();
        services.AddSingleton<ScriptRunners>();
        services.AddSingleton<ParseCheck>();
        services.AddSingleton<ApprovedPlan>();
        services.AddSingleton<ApprovedScript>();
        services.AddShellAnalysis();
        services.AddApprovalPolicy();
        services.AddSingleton<StopRequests>();
        services.AddScoped<StopGate>();
        services.AddScoped<StepExecution>();
        return services;
    }
}
