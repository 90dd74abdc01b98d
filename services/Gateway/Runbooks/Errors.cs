using Platform.Contracts.Runbooks;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Runbooks;

/// <summary>Failures of the runbook slice.</summary>
internal static class RunbookErrors
{
    /// <summary>The id, if a runbook could have it.</summary>
    /// <exception cref="NotFoundException">No runbook can.</exception>
    public static string Possible(string id) => id.Length > 200 || id.Any(char.IsControl)
        ? throw new NotFoundException("There is no such runbook; ids are lower-case letters, digits and hyphens.")
        : id;

    /// <summary>What Diagnostic refused; errors of a document name their lines.</summary>
    public static ProblemException Refused(RunbookRefused refusal) => refusal.Code switch
    {
        RunbookRefusal.NotFound => new NotFoundException(refusal.Message),
        RunbookRefusal.VersionMismatch => new RefusedException(ProblemKind.VersionMismatch, refusal.Message, currentVersion: refusal.CurrentVersion),
        _ => new RefusedException(ProblemKind.InvalidRequest, refusal.Message, errors: new Dictionary<string, IReadOnlyList<string>>
        {
            ["markdown"] = [.. refusal.Errors.Select(error => error.Line > 0 ? $"line {error.Line}: {error.Message}" : error.Message)],
        }),
    };

    /// <summary>As <see cref="Refused"/>, where the runbook must be new.</summary>
    public static ProblemException RefusedToCreate(RunbookRefused refusal) => refusal.Code == RunbookRefusal.VersionMismatch
        ? new RefusedException(ProblemKind.AlreadyExists, refusal.Message, currentVersion: refusal.CurrentVersion)
        : Refused(refusal);
}
