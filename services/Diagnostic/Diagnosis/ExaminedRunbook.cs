using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Runbooks;
using Platform.Parameters;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>A chosen runbook with what is known of it so far.</summary>
internal sealed class ExaminedRunbook
{
    private ExaminedRunbook(ChosenRunbook chosen, ParsedRunbook runbook, IReadOnlyDictionary<string, EvidenceRecord> evidence, FillingFacts facts)
    {
        Chosen = chosen;
        Runbook = runbook;
        Evidence = evidence;
        Captured = Captures.Of(runbook.Probes, evidence);
        Filling = ParameterFiller.Fill(runbook.Parameters, facts with { Captured = Captured });
        Values = Captured.GroupBy(value => value.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal)
            .Concat(Filling.ByName).GroupBy(value => value.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
    }

    public ChosenRunbook Chosen { get; }

    public ParsedRunbook Runbook { get; }

    /// <summary>By probe id.</summary>
    public IReadOnlyDictionary<string, EvidenceRecord> Evidence { get; }

    public IReadOnlyList<CapturedValue> Captured { get; }

    public Filling Filling { get; }

    /// <summary>Captured values, and over them the filled parameters.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    public RelevanceLevel Level => Chosen.Relevance.Level;

    public double Measure => Chosen.Relevance.Measure;

    /// <summary>The parameters that stand in a probe's way.</summary>
    public IReadOnlyList<Contracts.Planning.RequiredParameter> MissingFor(RunbookBlock probe)
    {
        var used = ParameterReferences.UsedBy(probe, Runbook.Parameters);
        return [.. Filling.Missing.Where(missing => used.Contains(missing.Parameter))];
    }

    /// <summary>Probes in the order in which they are worth running: first those that causes and parameters rest on.</summary>
    public IEnumerable<RunbookBlock> ProbesByUse()
    {
        var needed = Runbook.Causes.SelectMany(cause => cause.Confirmed.Concat(cause.RuledOut)).Select(condition => condition.Probe)
            .Concat(Runbook.Parameters.SelectMany(parameter => parameter.Sources)
                .Where(source => source.Kind == ParameterSourceKind.Probe).Select(source => source.Value))
            .ToHashSet(StringComparer.Ordinal);
        return Runbook.Probes.OrderBy(probe => needed.Contains(probe.Id) ? 0 : 1);
    }

    public static ExaminedRunbook Create(ChosenRunbook chosen, ParsedRunbook runbook, IReadOnlyList<ExpectedEvidence> rows, FillingFacts facts) =>
        new(chosen, runbook,
            rows.Where(row => row.RunbookId == chosen.RunbookId && row.Record is not null)
                .ToDictionary(row => row.ProbeId, row => row.Record!, StringComparer.Ordinal),
            facts);
}
