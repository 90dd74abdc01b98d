using Platform.Hosting;
using Platform.Messaging;

namespace Platform.Executor;

/// <summary>The Executor service as a part of a host.</summary>
public sealed class ExecutorModule : IModule
{
    /// <inheritdoc />
    public string Name => "Executor";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder) => builder.AddServiceDatabase<ExecutorDatabase>(Name);

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging)
    {
    }
}
