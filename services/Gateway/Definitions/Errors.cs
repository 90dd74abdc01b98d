using Platform.Contracts.Definitions;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Definitions;

/// <summary>Failures of requests about agents and prompt templates.</summary>
internal static class DefinitionErrors
{
    /// <summary>The id, if an agent or a template could have it.</summary>
    /// <exception cref="NotFoundException">None can.</exception>
    public static string Possible(string id) => id.Length > 63 || id.Any(char.IsControl)
        ? throw new NotFoundException("There is no such thing; ids are at most 63 lower-case letters, digits and hyphens.")
        : id;

    /// <summary>What Coordinator refused; errors name their members.</summary>
    public static ProblemException Refused(DefinitionRefused refusal) => refusal.Code switch
    {
        DefinitionRefusal.NotFound => new NotFoundException(refusal.Message),
        DefinitionRefusal.VersionMismatch => new RefusedException(ProblemKind.VersionMismatch, refusal.Message, currentVersion: refusal.CurrentVersion),
        DefinitionRefusal.InUse => new RefusedException(ProblemKind.InUse, refusal.Message),
        _ => new RefusedException(
            ProblemKind.InvalidRequest, refusal.Message, errors: refusal.Errors.ToDictionary(error => error.Key, error => (IReadOnlyList<string>)[error.Value])),
    };
}
