using Platform.Diagnostic.Runbooks;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>
/// Whether a runbook is about what a task says at all. Search always finds something that is nearest; only words that both
/// share, and phrases the author named as triggers, say that it is near enough.
/// </summary>
internal static class RunbookRelevance
{
    private const double TriggerBonus = 0.5;
    private const double ShareForProbes = 0.34;
    private const double ShareToFollow = 0.5;

    /// <param name="description">The task in plain words.</param>
    /// <param name="runbook">The runbook.</param>
    /// <param name="markdown">Its whole document.</param>
    public static Relevance Of(string description, ParsedRunbook runbook, string markdown)
    {
        var asked = TaskWords.Of(description);
        var triggers = runbook.Triggers.Select(trigger => (Phrase: trigger, Share: Coverage(TaskWords.Of(trigger), asked)))
            .OrderByDescending(trigger => trigger.Share.Found).ToList();
        var hit = triggers.Find(trigger => trigger.Share is { Missing: 0, Found: > 0 } || trigger.Share is { Missing: 1, Found: >= 3 });
        var head = TaskWords.Of(string.Join(' ', runbook.Tags.Concat(runbook.Triggers).Concat(Headings(markdown)).Prepend(runbook.Title)));
        var body = TaskWords.Of(markdown);
        var informative = asked.Where(word => word.Value > 0).ToList();
        var total = informative.Sum(word => word.Value);
        var found = informative.Sum(word => head.ContainsKey(word.Key) ? word.Value : body.ContainsKey(word.Key) ? word.Value * 0.5 : 0);
        var share = total == 0 ? 0 : found / total;
        var common = informative.Where(word => word.Value >= 1 && head.ContainsKey(word.Key)).Select(word => word.Key).ToList();
        var title = Coverage(TaskWords.Of(runbook.Title), asked);
        var titled = title is { Found: >= 2 } && title.Found >= 2 * title.Missing;

        var measure = share + (hit.Phrase is null ? 0 : TriggerBonus) + (titled ? 0.2 : 0);
        var level = hit.Phrase is not null || (titled && common.Count >= 2) || (share >= ShareToFollow && common.Count >= 2) ? RelevanceLevel.Strong
            : share >= ShareForProbes && common.Count >= 1 ? RelevanceLevel.Related
            : RelevanceLevel.None;
        return new Relevance(Math.Round(measure, 3), level, hit.Phrase is null ? $"words: {string.Join(", ", common.Take(8))}" : $"trigger: {hit.Phrase}");
    }

    private static (int Found, int Missing) Coverage(IReadOnlyDictionary<string, double> words, IReadOnlyDictionary<string, double> asked)
    {
        var informative = words.Keys.ToList();
        var found = informative.Count(asked.ContainsKey);
        return (found, informative.Count - found);
    }

    private static IEnumerable<string> Headings(string markdown) =>
        markdown.Split('\n').Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' '));
}
