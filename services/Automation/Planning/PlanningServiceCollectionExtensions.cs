using MassTransit;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Messaging;

namespace Platform.Automation.Planning;

/// <summary>Registration of planning.</summary>
internal static class PlanningServiceCollectionExtensions
{
    public static MessagingBuilder AddPlanning(this MessagingBuilder messaging)
    {
        messaging.Bus.AddRequestClient<ListSecrets>();
        messaging.Bus.AddScoped<PlanSecrets>();
        return messaging.AddWork<DraftPlan, DraftPlanHandler, AutomationDatabase>("automation-planning", command => command.Key);
    }
}
