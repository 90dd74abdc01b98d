using Platform.Automation.Planning;
using Platform.Hosting;
using Platform.Messaging;

namespace Platform.Automation;

/// <summary>The Automation service as a part of a host.</summary>
public sealed class AutomationModule : IModule
{
    /// <inheritdoc />
    public string Name => "Automation";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder) => builder.AddServiceDatabase<AutomationDatabase>(Name);

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging) => messaging.AddPlanning().AddParkedMessages<AutomationDatabase>("automation");
}
