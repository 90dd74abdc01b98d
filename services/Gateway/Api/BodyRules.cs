namespace Platform.Gateway.Api;

/// <summary>What an endpoint takes as a body, where it differs from one JSON object of at most 64 KiB.</summary>
internal sealed record BodyRules
{
    public const int DefaultLimit = 64 * 1024;
    public const int DocumentLimit = 1024 * 1024;

    /// <summary>Bytes.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>An absent body is read as an empty object.</summary>
    public bool Optional { get; init; }

    /// <summary>Takes text/markdown too; the endpoint reads it itself.</summary>
    public bool Markdown { get; init; }

    public static BodyRules Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<BodyRules>() ?? Default;

    private static BodyRules Default { get; } = new();
}
