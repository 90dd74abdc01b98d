using Platform.Hosting;
using Platform.Messaging;

namespace Platform.Coordinator;

/// <summary>The Coordinator service as a part of a host.</summary>
public sealed class CoordinatorModule : IModule
{
    /// <inheritdoc />
    public string Name => "Coordinator";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder) => builder.AddServiceDatabase<CoordinatorDatabase>(Name);

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging)
    {
    }
}
