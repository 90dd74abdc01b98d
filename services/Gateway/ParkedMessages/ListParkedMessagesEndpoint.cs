using Microsoft.AspNetCore.Mvc;
using Platform.Gateway.Api;
using Platform.Messaging.Parked;

namespace Platform.Gateway.ParkedMessages;

/// <summary>Shows what a service could not handle, newest first.</summary>
internal static class ListParkedMessagesEndpoint
{
    public static void Map(IEndpointRouteBuilder parked) => parked.MapGet("/{service}", HandleAsync)
        .WithName("ListParkedMessages").WithSummary("List the messages that a service could not handle")
        .WithDescription("service is gateway, coordinator, diagnostic, automation, executor or writer.")
        .Produces<ParkedMessagePage>().ProducesProblems(404, 422);

    private static async Task<IResult> HandleAsync(
        string service, HttpContext context, Owner owner, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "limit");
        var query = new ListParkedMessages { Service = ServiceNames.Find(service), Limit = checks.Integer("limit", limit, 1, 200, 50) };
        checks.Done();
        var list = await owner.AskAsync<ListParkedMessages, ParkedMessageList>(query.Service, query, cancellationToken);
        return TypedResults.Json(new ParkedMessagePage { Items = list.Messages, Total = list.Total }, ApiJson.Options);
    }
}

/// <summary>The newest parked messages of a service.</summary>
public sealed record ParkedMessagePage
{
    public required IReadOnlyList<ParkedMessage> Items { get; init; }
    /// <summary>All that the service has parked.</summary>
    public required long Total { get; init; }
}
