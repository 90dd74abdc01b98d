using Platform.Contracts.Execution;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Stops;

/// <summary>Failures of the stop slice.</summary>
internal static class StopErrors
{
    /// <summary>What Executor refused.</summary>
    public static ProblemException Refused(StopRefused refusal) => refusal.Code == StopRefusal.NotFound
        ? new NotFoundException(refusal.Message)
        : new RefusedException(
            ProblemKind.InvalidRequest, refusal.Message, errors: new Dictionary<string, IReadOnlyList<string>> { ["subject"] = [refusal.Message] });
}
