using System.Text.RegularExpressions;
using Platform.Contracts.Diagnosis;
using Platform.Diagnostic.Runbooks;
using Platform.Parameters;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>
/// Judges one condition against recorded evidence. What was not seen is unknown, never no: only a probe that ended and whose
/// output is whole can show that something is absent.
/// </summary>
internal static class ConditionJudge
{
    /// <param name="condition">What a cause expects of a probe.</param>
    /// <param name="evidence">Evidence of that runbook by probe id.</param>
    /// <param name="values">Values for <c>${name}</c> in expressions; they are matched literally.</param>
    public static Verdict Judge(CauseCondition condition, IReadOnlyDictionary<string, EvidenceRecord> evidence, IReadOnlyDictionary<string, string> values)
    {
        if (!evidence.TryGetValue(condition.Probe, out var record))
        {
            return new Verdict(Truth.Unknown, null, $"probe {condition.Probe} gave no evidence");
        }

        // Of the three expectations all that are given must hold.
        var verdicts = new List<Verdict>();
        if (condition.Matches is { } matches)
        {
            verdicts.Add(Text(record, matches, wanted: true, values));
        }

        if (condition.NotMatches is { } notMatches)
        {
            verdicts.Add(Text(record, notMatches, wanted: false, values));
        }

        if (condition.Exit is { } exit)
        {
            verdicts.Add(Exit(record, exit));
        }

        return verdicts.Count == 0
            ? new Verdict(Truth.Unknown, null, $"nothing is expected of probe {condition.Probe}")
            : verdicts.MinBy(verdict => verdict.Truth) is { Truth: not Truth.Yes } weakest ? weakest
            : verdicts.Find(verdict => verdict.Citation is not null) ?? verdicts[0];
    }

    private static Verdict Text(EvidenceRecord record, string pattern, bool wanted, IReadOnlyDictionary<string, string> values)
    {
        try
        {
            var escaped = values.ToDictionary(value => value.Key, value => Regex.Escape(value.Value), StringComparer.Ordinal);
            var match = RunbookRegex.Create(ParameterReferences.Fill(pattern, escaped)).Match(record.Text);
            if (match.Success)
            {
                return new Verdict(
                    wanted ? Truth.Yes : Truth.No, Quotes.Around(record, match.Index, match.Length),
                    wanted ? $"probe {record.ProbeId} shows it" : $"probe {record.ProbeId} shows what must not be there");
            }
        }
        catch (RegexMatchTimeoutException)
        {
            return new Verdict(Truth.Unknown, null, $"the output of probe {record.ProbeId} could not be searched within {RunbookRegex.MatchTimeout.TotalSeconds:0} s");
        }

        return IsWhole(record)
            ? new Verdict(wanted ? Truth.No : Truth.Yes, Quotes.Head(record), $"probe {record.ProbeId} does not show it{(record.Text.Trim().Length == 0 ? ": it printed nothing" : "")}")
            : new Verdict(Truth.Unknown, null, $"the output of probe {record.ProbeId} is not whole");
    }

    private static Verdict Exit(EvidenceRecord record, int expected) => record.ExitCode is { } code
        ? new Verdict(code == expected ? Truth.Yes : Truth.No, Quotes.Head(record), $"probe {record.ProbeId} ended with {code}")
        : new Verdict(Truth.Unknown, null, $"probe {record.ProbeId} did not end by itself");

    private static bool IsWhole(EvidenceRecord record) => record is { Problem: null, Truncated: false, ExitCode: not null };
}
