namespace Platform.Diagnostic.Diagnosis;

/// <summary>How well a runbook fits the words of a task.</summary>
/// <param name="Measure">0 to about 1.5; comparable between runbooks for the same task.</param>
/// <param name="Level">What it suffices for.</param>
/// <param name="Reason">For a person: the trigger that was hit, or the words that were found.</param>
internal sealed record Relevance(double Measure, RelevanceLevel Level, string Reason);

/// <summary>What a relevance suffices for.</summary>
internal enum RelevanceLevel
{
    /// <summary>Not worth a probe.</summary>
    None,
    /// <summary>Its text shares words, its headings do not: its probes run, and only a cause they confirm counts.</summary>
    Faint,
    /// <summary>Worth looking: it may say that nothing is wrong, and ask for values that its probes need.</summary>
    Related,
    /// <summary>It may be followed though no probe can confirm a cause, with a person's approval.</summary>
    Strong,
}
