using Platform.Contracts.Runbooks;

namespace Platform.Contracts.Planning;

/// <summary>A script with all that decides how it runs.</summary>
public sealed record PlanScript
{
    public required Interpreter Interpreter { get; init; }
    /// <summary>The exact text.</summary>
    public required string Text { get; init; }
    /// <summary>Effects with all parameters filled.</summary>
    public required DeclaredEffects Effects { get; init; }
    /// <summary>1 to 3,600 seconds.</summary>
    public required int TimeoutSeconds { get; init; }
    public int ExpectExitCode { get; init; }
    public string? ExpectOutput { get; init; }
    /// <summary>What it does at worst, understood without running it; null = not analysed, so unknown.</summary>
    public ScriptAnalysis? Analysis { get; init; }
}
