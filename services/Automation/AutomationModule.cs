using Platform.Agents;
using Platform.Agents.Budgets;
using Platform.Agents.Definitions;
using Platform.Agents.Exchanges;
using Platform.Automation.Authoring;
using Platform.Automation.Planning;
using Platform.Hosting;
using Platform.Messaging;
using Platform.ShellAnalysis;

namespace Platform.Automation;

/// <summary>The Automation service as a part of a host.</summary>
public sealed class AutomationModule : IModule
{
    /// <inheritdoc />
    public string Name => "Automation";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddServiceDatabase<AutomationDatabase>(Name, AgentsServiceCollectionExtensions.Migrations);
        builder.Services.AddShellAnalysis();
        builder.AddAuthoring();
    }

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging) => messaging.AddPlanning()
        .AddConsumer<AgentChangedConsumer<AutomationDatabase>, AutomationDatabase>("automation-agents")
        .AddConsumer<BudgetDecidedConsumer<AutomationDatabase>, AutomationDatabase>("automation-budget-decisions")
        .AddConsumer<ModelExchangesConsumer<AutomationDatabase>, AutomationDatabase>("automation-model-exchanges")
        .AddParkedMessages<AutomationDatabase>("automation");
}
