using Platform.Contracts.Diagnosis;
using Platform.Contracts.Memory;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>The runbooks that a diagnosis works with, best first; stored when it begins.</summary>
/// <param name="Chosen">Those whose probes run.</param>
/// <param name="Considered">What search found, at most five.</param>
/// <param name="Gaps">What search could not do.</param>
internal sealed record Selection(IReadOnlyList<ChosenRunbook> Chosen, IReadOnlyList<RunbookMatch> Considered, IReadOnlyList<string> Gaps)
{
    /// <summary>What was remembered of the target and is like the task.</summary>
    public IReadOnlyList<MemoryEntry> Remembered { get; init; } = [];
}

/// <summary>One chosen version of a runbook.</summary>
/// <param name="RunbookId">Its id.</param>
/// <param name="Version">The version that search saw; a later one changes nothing here.</param>
/// <param name="Relevance">How well it fits the task's words; see <see cref="RunbookRelevance"/>.</param>
internal sealed record ChosenRunbook(string RunbookId, int Version, Relevance Relevance);
