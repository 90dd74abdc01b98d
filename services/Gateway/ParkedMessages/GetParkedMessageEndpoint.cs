using Platform.Gateway.Api;
using Platform.Gateway.Problems;
using Platform.Messaging.Parked;

namespace Platform.Gateway.ParkedMessages;

/// <summary>Shows one parked message with its failure and its body.</summary>
internal static class GetParkedMessageEndpoint
{
    public static void Map(IEndpointRouteBuilder parked) => parked.MapGet("/{service}/{id:guid}", HandleAsync)
        .WithName("GetParkedMessage").WithSummary("Show one parked message with its failure and its body").Produces<ParkedMessage>().ProducesProblems(404);

    private static async Task<IResult> HandleAsync(string service, Guid id, Owner owner, CancellationToken cancellationToken)
    {
        var query = new ListParkedMessages { Service = ServiceNames.Find(service), Id = id };
        var list = await owner.AskAsync<ListParkedMessages, ParkedMessageList>(query.Service, query, cancellationToken);
        return list.Messages is [var message]
            ? TypedResults.Json(message, ApiJson.Options)
            : throw new NotFoundException($"{query.Service} has parked no message {id}; it may have been settled.");
    }
}
