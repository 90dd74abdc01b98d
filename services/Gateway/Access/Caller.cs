using System.Reflection;

namespace Platform.Gateway.Access;

/// <summary>Who makes the request: the holder of its API key.</summary>
internal sealed record Caller(string Name) : IBindableFromHttpContext<Caller>
{
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => new(new Caller(NameOf(context)));

    public static string NameOf(HttpContext context) => context.User.Identity?.Name ?? throw new InvalidOperationException("The endpoint is not below /api.");
}
