using Platform.Gateway.Problems;

namespace Platform.Gateway.Api;

/// <summary>What the API's description says of an endpoint.</summary>
internal static class EndpointDescriptionExtensions
{
    /// <summary>Problems an endpoint may answer with; 401, 429, 500 and 503 hold for all and are added by the group.</summary>
    public static TBuilder ProducesProblems<TBuilder>(this TBuilder builder, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
        }
        return builder;
    }
}
