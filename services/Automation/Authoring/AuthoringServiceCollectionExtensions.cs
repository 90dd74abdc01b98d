using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.Agents;

namespace Platform.Automation.Authoring;

/// <summary>Registration of plans that a model writes.</summary>
internal static class AuthoringServiceCollectionExtensions
{
    public static void AddAuthoring(this IHostApplicationBuilder builder)
    {
        builder.AddAgents<AutomationDatabase>();
        builder.Services.AddSingleton<AuthoredSteps>();
        builder.Services.AddSingleton<PlanAuthor>();
    }
}
