using System.Globalization;
using Platform.Agents.Text;
using Platform.Contracts.Memory;
using Platform.Contracts.Tasks;

namespace Platform.Diagnostic.Memory;

/// <summary>Entries in words, with where they come from.</summary>
internal static class MemoryWords
{
    private const int LongestTitle = 200;
    private const int LongestFence = 6_000;

    /// <summary>What a verified outcome is remembered as.</summary>
    public static string Of(OutcomeVerified outcome)
    {
        var steps = string.Join("; ", outcome.Steps.Select(step => Line(step)));
        var how = outcome.RunbookId is { } runbook
            ? string.Create(CultureInfo.InvariantCulture, $"runbook {runbook}, version {outcome.RunbookVersion}")
            : $"written by the model {Line(outcome.WrittenBy ?? "unknown")}";
        var cause = outcome.Cause is null ? "" : $" Cause: {Line(outcome.Cause)}.";
        var end = outcome.Worked ? "Every step was verified." : "The verification of the last of them showed that it did not do what it should.";
        return $"Asked: \"{Line(outcome.Description)}\".{cause} Tried: \"{Line(outcome.PlanTitle)}\" ({how}); steps: {steps}. {end}";
    }

    /// <summary>What an outcome is found by: what was asked, why it was so, and what was done.</summary>
    public static string Matter(OutcomeVerified outcome) => string.Join('\n', new[] { outcome.Description, outcome.Cause, outcome.PlanTitle }.OfType<string>().Select(text => text.Replace("\0", "", StringComparison.Ordinal)));

    /// <summary>What a model is shown. It is material like any other: someone wrote the words in it.</summary>
    public static string Fence(IReadOnlyList<MemoryEntry> entries) =>
        UntrustedText.Fence("what is remembered of this target", string.Join('\n', entries.Select(InWords).DefaultIfEmpty("nothing")), LongestFence);

    /// <summary>One entry with its provenance.</summary>
    public static string InWords(MemoryEntry entry) => entry.Kind == MemoryKind.Fact
        ? string.Create(CultureInfo.InvariantCulture, $"- {entry.At:yyyy-MM-dd}, confirmed by {entry.ConfirmedBy}: {entry.Text}")
        : string.Create(CultureInfo.InvariantCulture, $"- {entry.At:yyyy-MM-dd}, task {entry.TaskId}, change {entry.Sequence}: {entry.Text}");

    /// <summary>A sentence for the diagnosis where the runbook it names has helped here before; it changes nothing of what was concluded.</summary>
    public static string? Mention(IReadOnlyList<MemoryEntry> entries, string? runbookId) =>
        runbookId is not null && entries.Where(entry => entry.RunbookId == runbookId && entry.Worked == true).MaxBy(entry => entry.At) is { } latest
            ? string.Create(CultureInfo.InvariantCulture, $"The same runbook mended this target on {latest.At:yyyy-MM-dd} (task {latest.TaskId}).")
            : null;

    private static string Line(string text)
    {
        var line = UntrustedText.Clean(text).ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestTitle ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[LongestTitle - 2]) ? LongestTitle - 2 : LongestTitle - 1), "…");
    }
}
