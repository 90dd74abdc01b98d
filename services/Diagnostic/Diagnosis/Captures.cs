using System.Text.RegularExpressions;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;
using Platform.Parameters;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>Values that probes' <c>capture</c> expressions find: the named groups of the first match.</summary>
internal static class Captures
{
    public static IReadOnlyList<CapturedValue> Of(IEnumerable<RunbookBlock> probes, IReadOnlyDictionary<string, EvidenceRecord> evidence)
    {
        var values = new List<CapturedValue>();
        foreach (var probe in probes.Where(probe => probe.Capture is not null))
        {
            if (evidence.TryGetValue(probe.Id, out var record))
            {
                values.AddRange(Of(probe, record));
            }
        }

        return values;
    }

    private static IReadOnlyList<CapturedValue> Of(RunbookBlock probe, EvidenceRecord record)
    {
        try
        {
            var match = RunbookRegex.Create(probe.Capture!).Match(record.Text);
            return
            [
                .. match.Groups.Values.Where(group => group.Success && !char.IsAsciiDigit(group.Name[0]) && group.Length > 0)
                    .Select(group => new CapturedValue(probe.Id, group.Name, group.Value.TrimEnd('\r'), record.EvidenceId)),
            ];
        }
        catch (RegexMatchTimeoutException)
        {
            // Nothing is captured; the parameter that needs it is asked for.
            return [];
        }
    }
}
