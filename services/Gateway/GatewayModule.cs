using Platform.Hosting;
using Platform.Messaging;

namespace Platform.Gateway;

/// <summary>The Gateway service as a part of a host.</summary>
public sealed class GatewayModule : IModule
{
    /// <inheritdoc />
    public string Name => "Gateway";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder) => builder.AddServiceDatabase<GatewayDatabase>(Name);

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging)
    {
    }
}
