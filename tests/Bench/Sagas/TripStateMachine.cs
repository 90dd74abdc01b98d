using MassTransit;

namespace Platform.Bench.Sagas;

/// <summary>The bare saga: rounds of commands, each round once every answer of the one before is there.</summary>
internal sealed class TripStateMachine : MassTransitStateMachine<Trip>
{
    public TripStateMachine()
    {
        InstanceState(trip => trip.CurrentState);
        Event(() => Started, correlation => correlation.CorrelateById(context => context.Message.TripId));
        Event(() => Taken, correlation => correlation.CorrelateById(context => context.Message.TripId));
        Event(() => Woken, correlation => correlation.CorrelateById(context => context.Message.TripId));

        Initially(
            When(Started).Begin().SendRound().TransitionTo(Travelling));

        During(Travelling,
            Ignore(Woken),
            When(Taken).Count().If(context => context.Saga.Open == 0, complete => complete.IfElse(
                context => context.Saga.Round == context.Saga.Rounds,
                last => last.TransitionTo(Arrived).TellGenerator(),
                next => next.SendRound())));

        During(Arrived, Ignore(Woken));
    }

    public State Travelling { get; private set; } = null!;
    public State Arrived { get; private set; } = null!;

    public Event<StartTrip> Started { get; private set; } = null!;
    public Event<StepTaken> Taken { get; private set; } = null!;
    public Event<WakeTrip> Woken { get; private set; } = null!;
}
