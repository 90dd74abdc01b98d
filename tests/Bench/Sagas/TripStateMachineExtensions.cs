using MassTransit;
using Platform.Messaging;

namespace Platform.Bench.Sagas;

/// <summary>What the saga does.</summary>
internal static class TripStateMachineExtensions
{
    public static EventActivityBinder<Trip, StartTrip> Begin(this EventActivityBinder<Trip, StartTrip> binder) => binder.Then(context =>
        (context.Saga.Rounds, context.Saga.Width) = (context.Message.Rounds, context.Message.Width));

    /// <summary>Commands of the next round.</summary>
    public static EventActivityBinder<Trip, T> SendRound<T>(this EventActivityBinder<Trip, T> binder)
        where T : class => binder.ThenAsync(async context =>
    {
        var trip = context.Saga;
        trip.Round++;
        trip.Open = trip.Width;
        for (var position = 1; position <= trip.Width; position++)
        {
            await context.Publish(new TakeStep { TripId = trip.CorrelationId, Round = trip.Round, Position = position }, context.CancellationToken);
        }
    });

    public static EventActivityBinder<Trip, StepTaken> Count(this EventActivityBinder<Trip, StepTaken> binder) => binder.Then(context =>
    {
        if (context.Message.Round != context.Saga.Round)
        {
            throw new BenchFailedException($"Trip {context.Saga.CorrelationId}: round {context.Message.Round} was answered in round {context.Saga.Round}.");
        }
        context.Saga.Open--;
    });

    /// <summary>The end counts once it is committed.</summary>
    public static EventActivityBinder<Trip, StepTaken> TellGenerator(this EventActivityBinder<Trip, StepTaken> binder) => binder.Then(context =>
    {
        var (generator, trip) = (context.GetServiceOrCreateInstance<TripGenerator>(), context.Saga.CorrelationId);
        context.GetServiceOrCreateInstance<Session<TripDatabase>>().OnCommitted(() => generator.Ended(trip));
    });
}
