using Platform.Agents;
using Platform.Agents.Budgets;
using Platform.Agents.Definitions;
using Platform.Agents.Exchanges;
using Platform.Contracts.Reports;
using Platform.Hosting;
using Platform.Messaging;
using Platform.Writer.Reports;

namespace Platform.Writer;

/// <summary>The Writer service as a part of a host.</summary>
public sealed class WriterModule : IModule
{
    /// <inheritdoc />
    public string Name => "Writer";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddServiceDatabase<WriterDatabase>(Name, AgentsServiceCollectionExtensions.Migrations);
        builder.AddAgents<WriterDatabase>();
        builder.Services.AddReports();
    }

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging) =>
        messaging.AddWork<WriteReport, WriteReportHandler, WriterDatabase>("writer-reports", command => command.DocumentId.ToString("D"))
            .AddConsumer<BudgetDecidedConsumer<WriterDatabase>, WriterDatabase>("writer-budget-decisions")
            .AddConsumer<ModelExchangesConsumer<WriterDatabase>, WriterDatabase>("writer-model-exchanges")
            .AddConsumer<AgentChangedConsumer<WriterDatabase>, WriterDatabase>("writer-agents")
            .AddParkedMessages<WriterDatabase>("writer");
}
