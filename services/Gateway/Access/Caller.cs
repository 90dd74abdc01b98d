using System.Reflection;
using System.Security.Claims;

namespace Platform.Gateway.Access;

/// <summary>Who makes the request: the holder of its API key.</summary>
internal sealed record Caller(string Name, IReadOnlyList<string> Roles) : IBindableFromHttpContext<Caller>
{
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => new(new Caller(NameOf(context), [.. context.User.FindAll(ClaimTypes.Role).Select(claim => claim.Value)]));

    public static string NameOf(HttpContext context) => context.User.Identity?.Name ?? throw new InvalidOperationException("The endpoint is not below /api.");
}
