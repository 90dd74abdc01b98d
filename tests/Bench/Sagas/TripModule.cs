using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.Hosting;
using Platform.Messaging;

namespace Platform.Bench.Sagas;

/// <summary>The saga, and the generator that starts instances of it.</summary>
internal sealed class TripModule : IModule
{
    public const string Service = "Trips";

    public string Name => Service;

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddServiceDatabase<TripDatabase>(Name);
        builder.Services.AddSingleton<TripGenerator>();
    }

    public void AddMessaging(MessagingBuilder messaging) => messaging
        .AddSaga<TripStateMachine, Trip, TripStateDefinition, TripDatabase>("bench-trips", "trip", tripId => new WakeTrip { TripId = tripId })
        .AddParkedMessages<TripDatabase>("bench-trips");

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost(
        "/trips",
        (int inFlight, double seconds, int rounds, int width, TripGenerator generator, CancellationToken cancellationToken) =>
            generator.RunAsync(inFlight, TimeSpan.FromSeconds(seconds), rounds, width, cancellationToken));
}
