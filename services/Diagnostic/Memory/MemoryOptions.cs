using System.ComponentModel.DataAnnotations;

namespace Platform.Diagnostic.Memory;

/// <summary>What is remembered of targets, and for how long. Section <c>Memory</c>.</summary>
internal sealed class MemoryOptions
{
    /// <summary>Days for which a verified outcome is remembered; 1 to 3650.</summary>
    [Range(1, 3_650)]
    public int OutcomeDays { get; set; } = 365;

    /// <summary>Days for which a confirmed fact is remembered where who confirms it says nothing else; 1 to 3650.</summary>
    [Range(1, 3_650)]
    public int FactDays { get; set; } = 180;

    /// <summary>Outcomes that are kept of one target, the newest ones; 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MostOutcomes { get; set; } = 1_000;

    /// <summary>Entries that a diagnosis is shown at most; 0 (none are looked for) to 20.</summary>
    [Range(0, 20)]
    public int MostRecalled { get; set; } = 5;

    /// <summary>Cosine from which an entry counts as similar to a task, where vectors are used; 0 to 1.</summary>
    [Range(0, 1)]
    public double LeastSimilarity { get; set; } = 0.35;
}
