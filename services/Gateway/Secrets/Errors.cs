using Platform.Contracts.Execution;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Secrets;

/// <summary>Failures of the secret slice.</summary>
internal static class SecretErrors
{
    /// <summary>What Executor refused.</summary>
    public static ProblemException Refused(SecretRefused refusal) => refusal.Code switch
    {
        SecretRefusal.NotFound => new NotFoundException(refusal.Message),
        SecretRefusal.VersionMismatch => new RefusedException(ProblemKind.VersionMismatch, refusal.Message, currentVersion: refusal.CurrentVersion),
        SecretRefusal.NoKey => new RefusedException(ProblemKind.NotConfigured, refusal.Message),
        _ => new RefusedException(ProblemKind.InvalidRequest, refusal.Message),
    };
}
