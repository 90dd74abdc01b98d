using Platform.Hosting;
using Platform.Messaging;

namespace Platform.Writer;

/// <summary>The Writer service as a part of a host.</summary>
public sealed class WriterModule : IModule
{
    /// <inheritdoc />
    public string Name => "Writer";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder) => builder.AddServiceDatabase<WriterDatabase>(Name);

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging)
    {
    }
}
