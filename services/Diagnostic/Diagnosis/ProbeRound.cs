using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Parameters;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>
/// One turn's probes: those that were never sent and whose values are known by now, and those that are due to be sent again.
/// A probe whose values another probe captures comes in a later turn.
/// </summary>
/// <param name="Send">Commands to publish.</param>
/// <param name="Rows">What to record of them.</param>
/// <param name="Pending">True where answers are still awaited, those of <paramref name="Send"/> included.</param>
internal sealed record ProbeRound(IReadOnlyList<RunProbe> Send, IReadOnlyList<ExpectedEvidence> Rows, bool Pending)
{
    public static ProbeRound Plan(
        string key, DiagnoseTask command, IReadOnlyList<ExaminedRunbook> examined, IReadOnlyList<ExpectedEvidence> rows, DiagnosisOptions options, DateTimeOffset now)
    {
        var known = rows.ToDictionary(row => row.EvidenceId);
        var send = new List<(RunProbe Command, ExpectedEvidence Row)>();
        foreach (var (runbook, probe) in Runnable(examined, command.Target))
        {
            var id = EvidenceIds.Create(key, runbook.Chosen.RunbookId, runbook.Chosen.Version, probe.Id);
            if (known.TryGetValue(id, out var row))
            {
                if (row.IsPending(now) && row.SentAt.AddSeconds(options.ResendSeconds) <= now)
                {
                    send.Add((Command(id, command, runbook, probe), row with { SentAt = now }));
                }
            }
            else if (known.Count + send.Count(entry => !known.ContainsKey(entry.Row.EvidenceId)) < options.MaxProbes)
            {
                var deadline = now.AddSeconds(probe.TimeoutSeconds + options.AnswerGraceSeconds);
                send.Add((Command(id, command, runbook, probe), new ExpectedEvidence(id, runbook.Chosen.RunbookId, probe.Id, deadline, now, null)));
            }
        }

        // What a model's tools have asked besides is awaited by its investigation.
        var own = examined.Select(runbook => runbook.Chosen.RunbookId).ToHashSet(StringComparer.Ordinal);
        return new ProbeRound(
            [.. send.Select(entry => entry.Command)], [.. send.Select(entry => entry.Row)],
            send.Count > 0 || rows.Any(row => own.Contains(row.RunbookId) && row.IsPending(now)));
    }

    /// <summary>The round of probes that a model's tools ask for: those never sent, and those due to be sent again.</summary>
    public static ProbeRound Plan(IReadOnlyCollection<RunProbe> asked, IReadOnlyList<ExpectedEvidence> rows, DiagnosisOptions options, DateTimeOffset now)
    {
        var known = rows.ToDictionary(row => row.EvidenceId);
        var send = asked.Where(probe => !known.TryGetValue(probe.EvidenceId, out var row) || (row.IsPending(now) && row.SentAt.AddSeconds(options.ResendSeconds) <= now))
            .Select(probe => (Command: probe, Row: known.TryGetValue(probe.EvidenceId, out var row) ? row with { SentAt = now }
                : new ExpectedEvidence(probe.EvidenceId, probe.RunbookId, probe.ProbeId, now.AddSeconds(probe.TimeoutSeconds + options.AnswerGraceSeconds), now, null))).ToList();
        return new ProbeRound([.. send.Select(entry => entry.Command)], [.. send.Select(entry => entry.Row)], asked.All(probe => !known.TryGetValue(probe.EvidenceId, out var row) || row.IsPending(now)));
    }

    /// <summary>What was not looked at, and why; to be asked once nothing is pending any more.</summary>
    public static IReadOnlyList<string> Gaps(
        DiagnoseTask command, IReadOnlyList<ExaminedRunbook> examined, IReadOnlyList<ExpectedEvidence> rows, DiagnosisOptions options)
    {
        var gaps = new List<string>();
        foreach (var runbook in examined)
        {
            foreach (var probe in runbook.Runbook.Probes)
            {
                var row = rows.FirstOrDefault(row => row.RunbookId == runbook.Chosen.RunbookId && row.ProbeId == probe.Id);
                var name = $"\"{ParameterReferences.Fill(probe.Title, runbook.Values)}\" of runbook {runbook.Chosen.RunbookId}";
                if (row?.Record is { } record)
                {
                    if (record.Problem is { } problem)
                    {
                        gaps.Add($"The probe {name} gave no full answer: {problem}");
                    }
                    else if (record.Truncated)
                    {
                        gaps.Add($"The output of the probe {name} was cut; what stands behind the cut was not seen.");
                    }
                }
                else if (row is not null)
                {
                    gaps.Add($"The probe {name} was not answered within {probe.TimeoutSeconds + options.AnswerGraceSeconds} s.");
                }
                else if (InterpreterFit.Problem(probe.Interpreter, command.Target) is { } unfit)
                {
                    gaps.Add($"Not looked at: the probe {name}; {unfit}");
                }
                else if (runbook.MissingFor(probe) is { Count: > 0 } missing)
                {
                    gaps.Add($"Not looked at: the probe {name} needs {string.Join(", ", missing.Select(value => $"`{value.Parameter.Name}` ({value.Problem.TrimEnd('.')})"))}.");
                }
                else
                {
                    gaps.Add($"Not looked at: the probe {name}; at most {options.MaxProbes} probes are run for a task.");
                }
            }
        }

        return gaps;
    }

    private static IEnumerable<(ExaminedRunbook Runbook, RunbookBlock Probe)> Runnable(IReadOnlyList<ExaminedRunbook> examined, TargetSnapshot target) =>
        from runbook in examined
        from probe in runbook.ProbesByUse()
        where InterpreterFit.Problem(probe.Interpreter, target) is null && runbook.MissingFor(probe).Count == 0
        select (runbook, probe);

    /// <summary>The command that runs a probe of a runbook.</summary>
    public static RunProbe Command(Guid id, DiagnoseTask command, ExaminedRunbook runbook, RunbookBlock probe)
    {
        var used = ParameterReferences.UsedBy(probe, runbook.Runbook.Parameters).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        return new RunProbe
        {
            EvidenceId = id,
            TaskId = command.TaskId,
            RunbookId = runbook.Chosen.RunbookId,
            ProbeId = probe.Id,
            Title = ParameterReferences.Fill(probe.Title, runbook.Values),
            Target = command.Target,
            Interpreter = probe.Interpreter,
            Script = probe.Script,
            Parameters = runbook.Filling.Values.Where(value => used.Contains(value.Name))
                .ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal),
            TimeoutSeconds = probe.TimeoutSeconds,
        };
    }
}
