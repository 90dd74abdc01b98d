using Platform.Contracts.Runbooks;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Refusals of runbook requests, each with what to do about it.</summary>
internal static class Refusals
{
    public static RunbookRefused NotFound(string id, int? version) => new()
    {
        Code = RunbookRefusal.NotFound,
        Message = version is null ? $"There is no runbook '{id}'." : $"There is no version {version} of runbook '{id}'.",
    };

    public static RunbookRefused Invalid(IReadOnlyList<RunbookError> errors) => new()
    {
        Code = RunbookRefusal.Invalid,
        Message = errors.Count == 1 ? "The runbook has an error." : $"The runbook has {errors.Count} errors.",
        Errors = errors,
    };

    public static RunbookRefused VersionMismatch(string id, int expected, int current) => new()
    {
        Code = RunbookRefusal.VersionMismatch,
        Message = (expected, current) switch
        {
            (0, _) => $"Runbook '{id}' already exists with version {current}; save it with that version to change it.",
            (_, 0) => $"There is no runbook '{id}', so version {expected} of it cannot be changed.",
            _ => $"Runbook '{id}' is at version {current}, not {expected}; read it again and repeat your change.",
        },
        CurrentVersion = current,
    };
}
