using Platform.Contracts.Execution;

namespace Platform.Executor.Targets;

/// <summary>Refusals of target requests.</summary>
internal static class Errors
{
    public static TargetRefused NotFound(string name) =>
        new() { Code = TargetRefusal.NotFound, Message = $"There is no target named \"{name}\"." };

    public static TargetRefused Invalid(IReadOnlyDictionary<string, string> errors) => new()
    {
        Code = TargetRefusal.Invalid,
        Message = $"The target is not valid: {string.Join("; ", errors.Select(e => $"{e.Key} {e.Value}"))}.",
        Errors = errors,
    };

    public static TargetRefused VersionMismatch(string name, int expected, int? current) => new()
    {
        Code = TargetRefusal.VersionMismatch,
        Message = (expected, current) switch
        {
            (0, _) => $"A target named \"{name}\" exists already, at version {current}.",
            (_, null) => $"There is no target named \"{name}\" any more.",
            _ => $"Target \"{name}\" is at version {current}, not {expected}: somebody changed it meanwhile. Read it again and decide anew.",
        },
        CurrentVersion = current,
    };
}
