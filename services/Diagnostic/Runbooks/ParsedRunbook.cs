using Platform.Contracts.Runbooks;
using Platform.Parameters;

namespace Platform.Diagnostic.Runbooks;

/// <summary>What a runbook's document says, checked; stored beside the document it was read from.</summary>
internal sealed record ParsedRunbook
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    /// <summary>linux, windows or aws.</summary>
    public required string Platform { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<string> Triggers { get; init; } = [];
    /// <summary>incident, change or request; null = any.</summary>
    public string? Category { get; init; }
    public IReadOnlyList<RunbookParameter> Parameters { get; init; } = [];
    public IReadOnlyList<RunbookCause> Causes { get; init; } = [];
    /// <summary>In the order of the document.</summary>
    public IReadOnlyList<RunbookBlock> Blocks { get; init; } = [];
    /// <summary>True for a plain Markdown import: no causes, and effects unknown.</summary>
    public bool Plain { get; init; }

    public IEnumerable<RunbookBlock> Probes => Blocks.Where(block => block.Kind == RunbookBlockKind.Probe);

    public IEnumerable<RunbookBlock> Steps => Blocks.Where(block => block.Kind == RunbookBlockKind.Step);
}

/// <summary>A reason for the trouble, with what the probes must show for it.</summary>
internal sealed record RunbookCause
{
    public required string Id { get; init; }
    /// <summary>May hold <c>${name}</c> of parameters and captured values.</summary>
    public required string Title { get; init; }
    /// <summary>All must hold; empty = the cause can never be confirmed by probes.</summary>
    public IReadOnlyList<CauseCondition> Confirmed { get; init; } = [];
    /// <summary>All must hold; empty = the cause can never be ruled out by probes.</summary>
    public IReadOnlyList<CauseCondition> RuledOut { get; init; } = [];
    /// <summary>Ids of the steps that remedy this cause; null = all steps of the runbook, empty = none.</summary>
    public IReadOnlyList<string>? Steps { get; init; }
    /// <summary>Line in the document, from 1.</summary>
    public int Line { get; init; }
}

/// <summary>What one probe must show; of the three, all that are given must hold.</summary>
internal sealed record CauseCondition
{
    public required string Probe { get; init; }
    /// <summary>The probe's text must match; see <see cref="RunbookRegex"/>.</summary>
    public string? Matches { get; init; }
    /// <summary>The probe's text must not match.</summary>
    public string? NotMatches { get; init; }
    /// <summary>The probe must end with this code.</summary>
    public int? Exit { get; init; }
}

/// <summary>Outcome of reading a document: a runbook, or the errors that stand in the way; never both.</summary>
internal sealed record RunbookReading(ParsedRunbook? Runbook, IReadOnlyList<RunbookError> Errors)
{
    /// <summary>Blocks of a plain document that were left as text, and why.</summary>
    public IReadOnlyList<RunbookError> Notes { get; init; } = [];
}
