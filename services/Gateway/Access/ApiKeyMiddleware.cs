using System.Security.Claims;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Access;

/// <summary>Everything below <c>/api</c> needs a key; health, documentation and problem pages are open.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeys keys)
{
    private const string Header = "X-Api-Key";
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            var key = Read(context) ?? throw new UnauthorizedException("No API key was sent. Send one as the header X-Api-Key, or as Authorization: Bearer.");
            var holder = keys.HolderOf(key) ?? throw new UnauthorizedException("The API key is not known.");
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, holder.Name), .. holder.Roles.Select(role => new Claim(ClaimTypes.Role, role))], "ApiKey"));
            OperatorsOnly.Check(context, holder);
        }
        return next(context);
    }

    private static string? Read(HttpContext context)
    {
        if (context.Request.Headers[Header] is { Count: 1 } header)
        {
            return header[0];
        }
        var authorization = context.Request.Headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : null;
    }
}
