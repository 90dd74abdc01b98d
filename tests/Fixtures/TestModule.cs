using Platform.Hosting;
using Platform.Messaging;

namespace Platform.Tests.Fixtures;

/// <summary>What a test adds to a host.</summary>
internal sealed class TestModule(TestPlatformOptions options) : IModule
{
    public string Name => "Test";

    public void AddServices(IHostApplicationBuilder builder)
    {
        foreach (var configure in options.ServiceActions)
        {
            configure(builder);
        }
    }

    public void AddMessaging(MessagingBuilder messaging)
    {
        foreach (var configure in options.MessagingActions)
        {
            configure(messaging);
        }
    }
}
