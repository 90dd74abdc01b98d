namespace Platform.Contracts.Runbooks;

/// <summary>One fenced block of a runbook with its attributes.</summary>
public sealed record RunbookBlock
{
    public required RunbookBlockKind Kind { get; init; }
    /// <summary>Unique in the runbook; verifications and rollbacks get one made from their step's.</summary>
    public required string Id { get; init; }
    public required string Title { get; init; }
    /// <summary>Id of the step a verification or rollback belongs to.</summary>
    public string? For { get; init; }
    public required Interpreter Interpreter { get; init; }
    /// <summary>The script exactly as the document has it, without the fence; ends with a newline.</summary>
    public required string Script { get; init; }
    public required DeclaredEffects Effects { get; init; }
    /// <summary>1 to 3,600 seconds.</summary>
    public required int TimeoutSeconds { get; init; }
    public int ExpectExitCode { get; init; }
    /// <summary>Regular expression the output must match; null = the exit code decides alone.</summary>
    public string? ExpectOutput { get; init; }
    /// <summary>Regular expression with named groups over a probe's output; the groups are captured values.</summary>
    public string? Capture { get; init; }
    /// <summary>Line of the fence in the document, from 1.</summary>
    public int Line { get; init; }
}
