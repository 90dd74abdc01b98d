using Platform.Contracts.Execution;

namespace Platform.Executor.Secrets;

/// <summary>A secret cannot be read: no key, another key, or a damaged row; the message says which and what to do.</summary>
internal sealed class SecretUnreadableException(string message) : Exception(message);

/// <summary>Refusals of requests about secrets.</summary>
internal static class Errors
{
    public static SecretRefused NoKey() => new()
    {
        Code = SecretRefusal.NoKey,
        Message = "Executor has no key to keep secrets with. Set Secrets:Key to at least 32 random characters (openssl rand -hex 32), the same for all its instances.",
    };

    public static SecretRefused NotFound(string name) => new() { Code = SecretRefusal.NotFound, Message = $"There is no secret named \"{name}\"." };

    public static SecretRefused Invalid(string problem) => new() { Code = SecretRefusal.Invalid, Message = problem };

    public static SecretRefused VersionMismatch(string name, int expected, int current) => new()
    {
        Code = SecretRefusal.VersionMismatch,
        Message = expected == 0
            ? $"A secret named \"{name}\" exists already, at version {current}."
            : $"Secret \"{name}\" is at version {current}, not {expected}: somebody changed it meanwhile.",
        CurrentVersion = current,
    };
}
