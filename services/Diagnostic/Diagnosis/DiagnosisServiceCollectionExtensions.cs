using Platform.Contracts.Diagnosis;
using Platform.Diagnostic.Investigations;
using Platform.Messaging;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>Registration of diagnosis.</summary>
internal static class DiagnosisServiceCollectionExtensions
{
    public static IServiceCollection AddDiagnosis(this IServiceCollection services)
    {
        services.AddOptions<DiagnosisOptions>().BindConfiguration("Diagnosis").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RunbookChoice>();
        services.AddSingleton<TargetScript>();
        services.AddSingleton<Investigator>();
        return services;
    }

    public static MessagingBuilder AddDiagnosis(this MessagingBuilder messaging) => messaging
        .AddWork<DiagnoseTask, DiagnoseTaskHandler, DiagnosticDatabase>("diagnostic-diagnosis", command => command.Key)
        .AddConsumer<ProbeCompletedConsumer, DiagnosticDatabase>("diagnostic-evidence")
        .AddConsumer<HeldProbesConsumer, DiagnosticDatabase>("diagnostic-held-probes");
}
