using Platform.Contracts.Execution;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Targets;

/// <summary>Failures of the target slice.</summary>
internal static class TargetErrors
{
    /// <summary>The name, if a target could have it.</summary>
    /// <exception cref="NotFoundException">No target can.</exception>
    public static string Possible(string name) => name.Length > 63 || name.Any(char.IsControl)
        ? throw new NotFoundException("There is no such target; names are lower-case letters, digits and hyphens.")
        : name;

    /// <summary>What Executor refused.</summary>
    public static ProblemException Refused(TargetRefused refusal) => refusal.Code switch
    {
        TargetRefusal.NotFound => new NotFoundException(refusal.Message),
        TargetRefusal.VersionMismatch => new RefusedException(ProblemKind.VersionMismatch, refusal.Message, currentVersion: refusal.CurrentVersion),
        TargetRefusal.InUse => new RefusedException(ProblemKind.InUse, refusal.Message),
        _ => new RefusedException(
            ProblemKind.InvalidRequest, refusal.Message,
            errors: refusal.Errors.ToDictionary(error => error.Key, error => (IReadOnlyList<string>)[error.Value])),
    };

    /// <summary>As <see cref="Refused"/>, where the target must be new.</summary>
    public static ProblemException RefusedToCreate(TargetRefused refusal) => refusal.Code == TargetRefusal.VersionMismatch
        ? new RefusedException(ProblemKind.AlreadyExists, refusal.Message, currentVersion: refusal.CurrentVersion)
        : Refused(refusal);
}
