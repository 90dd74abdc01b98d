using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Problems;
using Platform.Messaging.Parked;

namespace Platform.Gateway.ParkedMessages;

/// <summary>Sends a parked message to its queue again, or discards it.</summary>
internal static class SettleParkedMessageEndpoints
{
    public static void Map(IEndpointRouteBuilder parked)
    {
        parked.MapPost("/{service}/{id:guid}/redeliver", (string service, Guid id, Owner owner, CancellationToken cancellationToken) =>
                HandleAsync(service, id, redeliver: true, owner, cancellationToken))
            .WithMetadata(new OperatorsOnly("settle parked messages")).WithName("RedeliverParkedMessage").WithSummary("Send a parked message to its queue again").Produces(StatusCodes.Status204NoContent).ProducesProblems(403, 404);
        parked.MapDelete("/{service}/{id:guid}", (string service, Guid id, Owner owner, CancellationToken cancellationToken) =>
                HandleAsync(service, id, redeliver: false, owner, cancellationToken))
            .WithMetadata(new OperatorsOnly("settle parked messages")).WithName("DiscardParkedMessage").WithSummary("Discard a parked message").Produces(StatusCodes.Status204NoContent).ProducesProblems(403, 404);
    }

    private static async Task<IResult> HandleAsync(string service, Guid id, bool redeliver, Owner owner, CancellationToken cancellationToken)
    {
        var command = new SettleParkedMessage { Service = ServiceNames.Find(service), Id = id, Redeliver = redeliver };
        var settled = await owner.AskAsync<SettleParkedMessage, ParkedMessageSettled>(command.Service, command, cancellationToken);
        return settled.Found
            ? TypedResults.NoContent()
            : throw new NotFoundException($"{command.Service} has parked no message {id}; it may have been settled.");
    }
}
