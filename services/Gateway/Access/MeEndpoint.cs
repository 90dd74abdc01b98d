namespace Platform.Gateway.Access;

/// <summary>Tells a client who it is.</summary>
internal static class MeEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/me", (Caller caller) => new MeResponse { Name = caller.Name, Roles = caller.Roles })
        .WithName("GetMe").WithSummary("Who the API key belongs to").WithTags("Access");
}

/// <summary>The holder of the API key.</summary>
public sealed record MeResponse
{
    /// <summary>Name that is recorded as requester and approver.</summary>
    public required string Name { get; init; }
    /// <summary>Roles that the approval policy knows the holder by.</summary>
    public required IReadOnlyList<string> Roles { get; init; }
}
