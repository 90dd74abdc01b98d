using Microsoft.Extensions.Hosting;
using Platform.Hosting;
using Platform.Messaging;

namespace Platform.Bench.Sagas;

/// <summary>The other side of the round trips.</summary>
internal sealed class StepModule : IModule
{
    public const string Service = "Steps";

    public string Name => Service;

    public void AddServices(IHostApplicationBuilder builder) => builder.AddServiceDatabase<StepDatabase>(Name);

    public void AddMessaging(MessagingBuilder messaging) => messaging
        .AddConsumer<TakeStepConsumer, StepDatabase>("bench-steps", shares: true)
        .AddParkedMessages<StepDatabase>("bench-steps");
}
