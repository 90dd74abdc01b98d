using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Platform.Diagnostic.Runbooks;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>
/// Whether runbooks are about what a task says at all. Search always finds something that is nearest; only words that both
/// share, and phrases the author named as triggers, say that it is near enough.
/// </summary>
internal static partial class RunbookRelevance
{
    private const double TriggerBonus = 0.5;
    private const double TitleBonus = 0.2;
    private const double BodyWeight = 0.5;

    /// <summary>A word that no candidate knows is most likely the name of something, but may be what the task is about.</summary>
    private const double UnknownWeight = 0.35;

    private const double ShareForProbes = 0.34;
    private const double ShareByBodyAlone = 0.55;
    private const double ShareToFollow = 0.5;

    /// <summary>Words of the texts that were weighed before, as long as these are in memory: they are many and do not change.</summary>
    private static readonly ConditionalWeakTable<RunbookText, Words> s_words = [];

    /// <summary>Relevance of each candidate, in their order.</summary>
    /// <param name="description">The task in plain words.</param>
    /// <param name="candidates">What search found.</param>
    public static IReadOnlyList<Relevance> Weigh(string description, IReadOnlyList<RunbookText> candidates)
    {
        var asked = TaskWords.Of(description);
        var text = Flat(description);
        var words = candidates.Select(candidate => s_words.GetValue(candidate, known => new Words(HeadOf(known), TaskWords.Of(known.Markdown)))).ToList();
        var known = words.SelectMany(entry => entry.Head.Keys.Concat(entry.Body.Keys)).ToHashSet(StringComparer.Ordinal);
        var total = asked.Sum(word => known.Contains(word.Key) ? word.Value : word.Value * UnknownWeight);
        return [.. candidates.Select((candidate, index) => Of(asked, text, total, candidate.Runbook, words[index].Head, words[index].Body))];
    }

    private static Relevance Of(
        IReadOnlyDictionary<string, double> asked, string[] text, double total, ParsedRunbook runbook,
        IReadOnlyDictionary<string, double> head, IReadOnlyDictionary<string, double> body)
    {
        var inHead = asked.Where(word => head.ContainsKey(word.Key)).ToList();
        var inBody = asked.Where(word => !head.ContainsKey(word.Key) && body.ContainsKey(word.Key)).ToList();
        var share = total == 0 ? 0 : (inHead.Sum(word => word.Value) + (BodyWeight * inBody.Sum(word => word.Value))) / total;
        var topics = inHead.Where(word => word.Value >= 1).Select(word => word.Key).ToList();
        var trigger = runbook.Triggers.FirstOrDefault(trigger => IsHit(trigger, asked, text));
        var title = TaskWords.Of(runbook.Title).Where(word => word.Value >= 1).Select(word => word.Key).ToList();
        var titled = title.Count(asked.ContainsKey) is >= 2 and var found && found >= 2 * (title.Count - found);

        var level = trigger is not null || (topics.Count >= 2 && (titled || share >= ShareToFollow)) ? RelevanceLevel.Strong
            : topics.Count >= 1 && share >= ShareForProbes ? RelevanceLevel.Related
            : inBody.Count(word => word.Value >= 1) >= 2 && share >= ShareByBodyAlone ? RelevanceLevel.Faint
            : RelevanceLevel.None;
        return new Relevance(
            Math.Round(share + (trigger is null ? 0 : TriggerBonus) + (titled ? TitleBonus : 0), 3), level,
            trigger is null ? $"words: {string.Join(", ", topics.Take(8))}" : $"trigger: {trigger}");
    }

    /// <summary>
    /// A trigger is hit by its very words in their order with at most three others between, as in "service shop-api is
    /// down"; or by all its words that say something where these are two or more, in any order and form; of four or more one
    /// may be missing.
    /// </summary>
    private static bool IsHit(string trigger, IReadOnlyDictionary<string, double> asked, string[] text)
    {
        if (StandsIn(Flat(trigger), text))
        {
            return true;
        }

        var words = TaskWords.Of(trigger);
        var topics = words.Where(word => word.Value >= 1).Select(word => word.Key).ToList();
        var missing = topics.Count(topic => !asked.ContainsKey(topic));
        return topics.Count >= 2 && (missing == 0 ? words.Keys.Count(asked.ContainsKey) >= words.Count - 1 : missing == 1 && topics.Count >= 4);
    }

    private static IReadOnlyDictionary<string, double> HeadOf(RunbookText candidate)
    {
        var runbook = candidate.Runbook;
        var headings = candidate.Markdown.Split('\n').Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' '));
        return TaskWords.Of(string.Join('\n', runbook.Tags.Concat(runbook.Triggers).Concat(runbook.Causes.Select(cause => $"{cause.Id} {cause.Title}")).Concat(headings)
            .Prepend(runbook.Title).Append(runbook.Id.Replace('-', ' '))));
    }

    private static bool StandsIn(string[] words, string[] text)
    {
        for (var start = 0; words.Length > 0 && start + words.Length <= text.Length; start++)
        {
            var found = 0;
            for (var index = start; index < text.Length && index < start + words.Length + 3 && text[start] == words[0] && found < words.Length; index++)
            {
                found += text[index] == words[found] ? 1 : 0;
            }

            if (found == words.Length)
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Flat(string text) => NoWord().Split(text.ToLowerInvariant()).Where(word => word.Length > 0).ToArray();

    private sealed record Words(IReadOnlyDictionary<string, double> Head, IReadOnlyDictionary<string, double> Body);

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoWord();
}
