using Platform.Agents;
using Platform.Agents.Budgets;
using Platform.Agents.Definitions;
using Platform.Agents.Exchanges;
using Platform.Diagnostic.Diagnosis;
using Platform.Diagnostic.Memory;
using Platform.Diagnostic.Runbooks;
using Platform.Diagnostic.Search;
using Platform.Hosting;
using Platform.Messaging;
using Platform.ShellAnalysis;

namespace Platform.Diagnostic;

/// <summary>The Diagnostic service as a part of a host.</summary>
public sealed class DiagnosticModule : IModule
{
    /// <inheritdoc />
    public string Name => "Diagnostic";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddServiceDatabase<DiagnosticDatabase>(Name, AgentsServiceCollectionExtensions.Migrations);
        builder.AddAgents<DiagnosticDatabase>();
        builder.Services.AddRunbooks();
        builder.Services.AddRunbookSearch(builder.Configuration);
        builder.Services.AddShellAnalysis();
        builder.Services.AddMemory();
        builder.Services.AddDiagnosis();
    }

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging) => messaging
        .AddRunbooks().AddMemory().AddDiagnosis()
        .AddConsumer<AgentChangedConsumer<DiagnosticDatabase>, DiagnosticDatabase>("diagnostic-agents")
        .AddConsumer<BudgetDecidedConsumer<DiagnosticDatabase>, DiagnosticDatabase>("diagnostic-budget-decisions")
        .AddConsumer<ModelExchangesConsumer<DiagnosticDatabase>, DiagnosticDatabase>("diagnostic-model-exchanges")
        .AddParkedMessages<DiagnosticDatabase>("diagnostic");
}
