using Platform.Gateway.Problems;

namespace Platform.Gateway.Access;

/// <summary>An endpoint that changes what the platform may reach or lets held work go on: only keys with the role <see cref="Role"/> may use it.</summary>
/// <param name="What">What it does, as in "only an operator may ...".</param>
internal sealed record OperatorsOnly(string What)
{
    public const string Role = "operator";

    /// <exception cref="NotAnOperatorException">The holder of the key may not use the endpoint.</exception>
    public static void Check(HttpContext context, Caller holder)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<OperatorsOnly>() is { } only && !holder.Roles.Contains(Role, StringComparer.Ordinal))
        {
            throw new NotAnOperatorException(only.What, holder);
        }
    }
}
