using System.Text.RegularExpressions;

namespace Platform.Writer.Reports;

/// <summary>
/// Holds a model's sentences to what is recorded: every sentence quotes a fact that exists, the quote really stands there, and
/// every number of the sentence stands in one of its quotes.
/// </summary>
internal static partial class SummaryCheck
{
    /// <summary>What cannot be stated so; empty where all of it can.</summary>
    public static IReadOnlyList<string> Complaints(SummaryAnswer answer, IReadOnlyDictionary<string, string> facts) =>
        [.. answer.Sentences.SelectMany((sentence, index) => Complaints(sentence, facts).Select(complaint => $"Sentence {FactsReading.Number(index + 1)}: {complaint}"))];

    private static IEnumerable<string> Complaints(SummarySentence sentence, IReadOnlyDictionary<string, string> facts)
    {
        foreach (var citation in sentence.Citations)
        {
            if (!facts.TryGetValue(citation.Fact, out var text))
            {
                yield return $"there is no fact '{citation.Fact}'.";
            }
            else if (!text.Contains(citation.Quote, StringComparison.Ordinal))
            {
                yield return $"'{citation.Quote}' does not stand in {citation.Fact}; copy letter by letter.";
            }
        }
        var quoted = sentence.Citations.SelectMany(citation => Number().Matches(citation.Quote)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var number in Number().Matches(sentence.Text).Select(match => match.Value).Where(number => !quoted.Contains(number)))
        {
            yield return $"the number {number} stands in none of its quotes; copy numbers, do not compute or round them.";
        }
    }

    /// <summary>Numbers with what belongs to them: 95, 4.2, 10:15:00, 2026-03-04.</summary>
    [GeneratedRegex(@"\d+(?:[.,:/-]\d+)*")]
    private static partial Regex Number();
}
