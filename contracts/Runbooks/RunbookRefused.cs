using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>A runbook request was refused, and nothing changed.</summary>
[EntityName("itops.runbook-refused.v1"), MessageUrn("itops:runbook-refused:v1")]
public sealed record RunbookRefused
{
    public required RunbookRefusal Code { get; init; }
    public required string Message { get; init; }
    public IReadOnlyList<RunbookError> Errors { get; init; } = [];
    public int? CurrentVersion { get; init; }
}

/// <summary>Why a runbook request was refused.</summary>
public enum RunbookRefusal { NotFound, Invalid, VersionMismatch }

/// <summary>One error in a document.</summary>
/// <param name="Line">From 1; 0 where the whole document is meant.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record RunbookError(int Line, string Message);
