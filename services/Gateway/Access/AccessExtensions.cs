using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Access;

/// <summary>Registration of keys and of the rate limit.</summary>
internal static class AccessExtensions
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddOptions<List<ApiKeyOptions>>().BindConfiguration("Gateway:ApiKeys");
        services.AddSingleton<IValidateOptions<List<ApiKeyOptions>>, ApiKeyValidation>();
        services.AddOptions<List<ApiKeyOptions>>().ValidateOnStart();
        services.AddSingleton<ApiKeys>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<GatewayOptions>>((limiter, gateway) =>
        {
            var window = TimeSpan.FromSeconds(gateway.Value.RateLimitWindowSeconds);
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.User.Identity?.Name is { } holder
                ? RateLimitPartition.GetFixedWindowLimiter(holder, _ => new() { PermitLimit = gateway.Value.RateLimitRequests, Window = window })
                : RateLimitPartition.GetNoLimiter(""));
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (rejected, cancellationToken) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : window;
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
                await ProblemMiddleware.WriteAsync(
                    rejected.HttpContext, ProblemKind.TooManyRequests,
                    $"More than {gateway.Value.RateLimitRequests} requests in {gateway.Value.RateLimitWindowSeconds} s with this API key.");
            };
        });
    }

    private sealed class ApiKeyValidation : IValidateOptions<List<ApiKeyOptions>>
    {
        public ValidateOptionsResult Validate(string? name, List<ApiKeyOptions> options) =>
            ApiKeys.Problems(options) is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
