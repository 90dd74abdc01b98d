using MassTransit;
using Platform.Contracts.Runbooks;

namespace Platform.Contracts.Planning;

/// <summary>The plan needs values that nothing gave; they are asked for, not guessed.</summary>
[EntityName("itops.parameters-required.v1"), MessageUrn("itops:parameters-required:v1")]
public sealed record ParametersRequired
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required int Revision { get; init; }
    public required IReadOnlyList<RequiredParameter> Parameters { get; init; }
}

/// <summary>One value that is asked for.</summary>
/// <param name="Parameter">The runbook's parameter.</param>
/// <param name="Problem">Why it could not be filled: not found, several candidates, does not match its pattern.</param>
/// <param name="Candidates">Values that were found but did not decide it; at most ten.</param>
public sealed record RequiredParameter(RunbookParameter Parameter, string Problem, IReadOnlyList<string> Candidates);
