using System.Globalization;
using Platform.Contracts.Planning;
using Platform.Gateway.Access;

namespace Platform.Gateway.Problems;

/// <summary>A request that was not done for a reason the client can act on. The message is the problem's detail.</summary>
internal abstract class ProblemException(ProblemKind kind, string detail) : Exception(detail)
{
    public ProblemKind Kind { get; } = kind;

    /// <summary>Adds what only this problem has.</summary>
    public virtual Problem Complete(Problem problem) => problem;
}

/// <summary>Values are missing or out of range.</summary>
internal sealed class InvalidRequestException(IReadOnlyDictionary<string, IReadOnlyList<string>> errors, string? detail = null)
    : ProblemException(ProblemKind.InvalidRequest, detail ?? string.Join(" ", errors.SelectMany(error => error.Value)))
{
    public override Problem Complete(Problem problem) => problem with { Errors = errors };
}

/// <summary>The body is not the JSON that is expected.</summary>
internal sealed class MalformedBodyException(string detail, long? line = null, long? position = null, string? member = null)
    : ProblemException(ProblemKind.MalformedBody, detail)
{
    public override Problem Complete(Problem problem) => problem with
    {
        Line = line,
        Position = position,
        Errors = member is null ? null : new Dictionary<string, IReadOnlyList<string>> { [member] = [Message] },
    };
}

internal sealed class BodyTooLargeException(int limit)
    : ProblemException(ProblemKind.BodyTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body may have at most {limit:N0} bytes here."));

internal sealed class UnsupportedMediaTypeException(string? sent, string accepted)
    : ProblemException(ProblemKind.UnsupportedMediaType, $"The body has {(sent is null ? "no Content-Type" : $"the Content-Type '{sent}'")}; send {accepted}.");

internal sealed class NotFoundException(string detail) : ProblemException(ProblemKind.NotFound, detail);

internal sealed class UnauthorizedException(string detail) : ProblemException(ProblemKind.Unauthorized, detail);

/// <summary>The holder of the key has not the role that the endpoint needs.</summary>
internal sealed class NotAnOperatorException(string what, Caller holder) : ProblemException(
    ProblemKind.Forbidden,
    $"Only an operator may {what}. The key of {holder.Name} has {(holder.Roles.Count == 0 ? "no roles" : $"the roles {string.Join(", ", holder.Roles)}")}; an operator's key has '{OperatorsOnly.Role}' among its Gateway:ApiKeys:<n>:Roles.");

internal sealed class IdempotencyConflictException(string key)
    : ProblemException(ProblemKind.IdempotencyConflict, $"The Idempotency-Key '{key}' was used with another body. Use a new key for a new task.");

/// <summary>A refusal by the service that owns the data.</summary>
internal sealed class RefusedException(
    ProblemKind kind, string detail, string? taskStatus = null, string? currentPlanHash = null, int? currentVersion = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? errors = null, IReadOnlyList<PlanDifference>? differences = null) : ProblemException(kind, detail)
{
    public override Problem Complete(Problem problem) => problem with
    {
        TaskStatus = taskStatus,
        CurrentPlanHash = currentPlanHash,
        CurrentVersion = currentVersion,
        Differences = differences is { Count: > 0 } ? differences : null,
        Errors = errors is { Count: > 0 } ? errors : null,
    };
}

/// <summary>The service that owns the data did not answer in time.</summary>
internal sealed class ServiceSilentException(string service, TimeSpan waited) : ProblemException(
    ProblemKind.Unavailable,
    string.Create(CultureInfo.InvariantCulture, $"The {service} service did not answer within {waited.TotalSeconds:0.#} s. Whether it took the request is not known; read before trying again."));

/// <summary>The connection to the broker ended while a request was being sent.</summary>
internal sealed class BrokerLostException(string service) : ProblemException(
    ProblemKind.Unavailable,
    $"The message broker went away while the request was sent to the {service} service. Whether it arrived is not known; read before trying again.");
