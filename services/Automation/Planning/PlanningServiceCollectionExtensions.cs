using Platform.Contracts.Planning;
using Platform.Messaging;

namespace Platform.Automation.Planning;

/// <summary>Registration of planning.</summary>
internal static class PlanningServiceCollectionExtensions
{
    public static MessagingBuilder AddPlanning(this MessagingBuilder messaging) =>
        messaging.AddWork<DraftPlan, DraftPlanHandler, AutomationDatabase>("automation-planning", DraftPlanHandler.Key);
}
