using System.ComponentModel.DataAnnotations;

namespace Platform.Gateway;

/// <summary>Limits of the HTTP API. Section <c>Gateway</c>.</summary>
internal sealed class GatewayOptions
{
    /// <summary>Seconds to wait for the service that owns the data before answering 503; 0.1 to 60.</summary>
    [Range(0.1, 60)]
    public double RequestTimeoutSeconds { get; set; } = 10;

    /// <summary>Hours for which the answer to an <c>Idempotency-Key</c> is kept; 1 to 168.</summary>
    [Range(1, 168)]
    public int IdempotencyHours { get; set; } = 24;

    /// <summary>Seconds between comments on an idle live stream, so that proxies keep it open; 1 to 60.</summary>
    [Range(1, 60)]
    public int StreamHeartbeatSeconds { get; set; } = 15;

    /// <summary>Newest chunks of live output kept per task; 100 to 100,000.</summary>
    [Range(100, 100_000)]
    public int OutputChunksPerTask { get; set; } = 2_000;

    /// <summary>Requests that one API key may make in each window; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int RateLimitRequests { get; set; } = 6_000;

    /// <summary>Length of the rate limit's window in seconds; 1 to 3600.</summary>
    [Range(1, 3600)]
    public int RateLimitWindowSeconds { get; set; } = 10;
}
