using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;
using Platform.Parameters;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>A runbook with its causes judged.</summary>
internal sealed class JudgedRunbook
{
    public JudgedRunbook(ExaminedRunbook examined)
    {
        Examined = examined;
        Causes = [.. examined.Runbook.Causes.Select(cause => CauseJudge.Judge(cause, examined.Evidence, examined.Values))];
    }

    public ExaminedRunbook Examined { get; }

    /// <summary>In the order of the document.</summary>
    public IReadOnlyList<JudgedCause> Causes { get; }

    public bool HasCauses => Causes.Count > 0;

    public bool HasSteps => Examined.Runbook.Steps.Any();

    public bool AllRuledOut => HasCauses && Causes.All(cause => cause.Outcome == CauseOutcome.RuledOut);

    /// <summary>The values that its probes still need.</summary>
    public IReadOnlyList<RunbookParameter> NeededByProbes =>
        [.. Examined.Runbook.Probes.SelectMany(Examined.MissingFor).Select(missing => missing.Parameter).Distinct()
            .Where(parameter => parameter.Sources.All(source => source.Kind != ParameterSourceKind.Probe))];

    /// <summary>Causes with an outcome, most citations first, then as the document has them.</summary>
    public IReadOnlyList<JudgedCause> With(CauseOutcome outcome) =>
        [.. Causes.Where(cause => cause.Outcome == outcome).OrderByDescending(cause => cause.Citations.Count)];

    public string Claim(JudgedCause cause) => ParameterReferences.Describe(cause.Cause.Title, Examined.Values);

    /// <summary>
    /// A finding; one that nothing can be quoted for stays a hypothesis and says why. The coordinator and the report read
    /// outcomes from here, so a quote that does not stand in the evidence never gets out.
    /// </summary>
    public Finding ToFinding(JudgedCause cause)
    {
        var evidence = Examined.Evidence.Values.ToDictionary(record => record.EvidenceId);
        var citations = cause.Citations.Where(citation => Quotes.Stands(citation, evidence)).ToList();
        var status = cause.Outcome switch
        {
            CauseOutcome.Confirmed when citations.Count > 0 => FindingStatus.Confirmed,
            CauseOutcome.RuledOut when citations.Count > 0 => FindingStatus.RuledOut,
            _ => FindingStatus.Hypothesis,
        };
        var why = (cause.Outcome, status) switch
        {
            (CauseOutcome.RuledOut, FindingStatus.Hypothesis) => $" (speaks against it, but nothing can be quoted: {cause.Because})",
            (_, FindingStatus.Hypothesis) => $" (not confirmed: {cause.Because})",
            _ => "",
        };
        return new Finding
        {
            RunbookId = Examined.Chosen.RunbookId,
            CauseId = cause.Cause.Id,
            Claim = Claim(cause) + why,
            Status = status,
            Citations = citations,
        };
    }

    /// <summary>The steps that remedy the given causes, in the order of the document, each with its verification and rollback; all steps where no cause is given or one names none.</summary>
    public RunbookProcedure? Procedure(IReadOnlyList<JudgedCause> causes)
    {
        var runbook = Examined.Runbook;
        var all = causes.Count == 0 || causes.Any(cause => cause.Cause.Steps is null);
        var steps = causes.SelectMany(cause => cause.Cause.Steps ?? []).ToHashSet(StringComparer.Ordinal);
        var taken = runbook.Steps.Where(step => all || steps.Contains(step.Id)).Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
        return taken.Count == 0 ? null : ProcedureOf([.. runbook.Blocks.Where(block => block.Kind switch
        {
            RunbookBlockKind.Probe => false,
            RunbookBlockKind.Step => taken.Contains(block.Id),
            _ => block.For is null || taken.Contains(block.For),
        })], runbook.Parameters);
    }

    /// <summary>No blocks, only what has to be asked for before the probes can run.</summary>
    public RunbookProcedure Question() => ProcedureOf([], NeededByProbes);

    private RunbookProcedure ProcedureOf(IReadOnlyList<RunbookBlock> blocks, IReadOnlyList<RunbookParameter> parameters) => new()
    {
        RunbookId = Examined.Chosen.RunbookId,
        Version = Examined.Chosen.Version,
        Title = Examined.Runbook.Title,
        Parameters = parameters,
        Blocks = blocks,
        Captured = Examined.Captured,
    };
}
