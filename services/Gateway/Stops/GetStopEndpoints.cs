using Platform.Contracts.Execution;
using Platform.Gateway.Api;

namespace Platform.Gateway.Stops;

/// <summary>Shows the stops in force, and any stop with what it met.</summary>
internal static class GetStopEndpoints
{
    public static void Map(IEndpointRouteBuilder stops)
    {
        stops.MapGet("/", ListAsync).WithName("ListStops").WithSummary("List the stops in force, oldest first").Produces<StopPageResponse>();
        stops.MapGet("/{id:guid}", GetAsync).WithName("GetStop").WithSummary("Show a stop with what it met, as it is known now")
            .Produces<StopResponse>().ProducesProblems(404);
    }

    private static async Task<IResult> ListAsync(Owner owner, CancellationToken cancellationToken)
    {
        var list = await owner.AskAsync<ListStops, StopList>("Executor", new ListStops(), cancellationToken);
        return TypedResults.Json(new StopPageResponse { Items = list.Stops }, ApiJson.Options);
    }

    private static async Task<IResult> GetAsync(Guid id, Owner owner, CancellationToken cancellationToken) => TypedResults.Json(
        StopResponse.Of(await owner.AskAsync<GetStop, StopFound, StopRefused>("Executor", new GetStop { StopId = id }, StopErrors.Refused, cancellationToken)),
        ApiJson.Options);
}
