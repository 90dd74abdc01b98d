using MassTransit;
using Npgsql;
using NpgsqlTypes;
using Platform.Messaging;

namespace Platform.Bench.Sagas;

/// <summary>Writes the effect and answers, in one transaction with the inbox row.</summary>
internal sealed class TakeStepConsumer(Session<StepDatabase> session) : IConsumer<TakeStep>
{
    public Task Consume(ConsumeContext<TakeStep> context)
    {
        var step = context.Message;
        session.Defer(new NpgsqlBatchCommand("insert into effect (trip_id, round, position) values ($1, $2, $3)")
        {
            Parameters =
            {
                new() { Value = step.TripId, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = step.Round, NpgsqlDbType = NpgsqlDbType.Integer },
                new() { Value = step.Position, NpgsqlDbType = NpgsqlDbType.Integer },
            },
        });
        return context.Publish(new StepTaken { TripId = step.TripId, Round = step.Round, Position = step.Position }, context.CancellationToken);
    }
}
