using Platform.Chaos.Tasks;

namespace Platform.Chaos.Checks;

/// <summary>
/// No side effect twice, none of a task that was rejected or cancelled before approval, none after an end. Of a task that was
/// cancelled while it ran, only the step in hand may still write, and only until the task has ended.
/// </summary>
internal static class EffectCheck
{
    public static Finding Run(IReadOnlyCollection<ChaosTask> tasks)
    {
        var violations = new List<string>();
        var (lines, late, settled) = (0, 0, 0);
        foreach (var task in tasks)
        {
            var written = Ledger.Read(task.Ledger);
            lines += written.Count;
            settled += task.Settled.Count;
            violations.AddRange(Violations(task, written));
            if (task.CancelledAt is { } cancelled && written.Where(line => line.At > cancelled).ToList() is { Count: > 0 } after)
            {
                late++;
                if (after.Count > 1)
                {
                    violations.Add($"{task}: {after.Count} steps wrote after the cancellation was acknowledged");
                }
            }
        }
        return new Finding(
            "no side effect twice, none after reject, cancel or end",
            $"{lines} side effects; {settled} unknown outcomes settled by a person; {late} steps in hand wrote between cancel and stop", violations);
    }

    private static IEnumerable<string> Violations(ChaosTask task, IReadOnlyList<LedgerLine> written)
    {
        foreach (var line in written.Where(line => line.Entry != task.Entry))
        {
            yield return $"{task}: its ledger holds a line of {line.Entry}";
        }
        foreach (var step in written.GroupBy(line => line.Step).Where(step => step.Count() > 1))
        {
            yield return $"{task}: step {step.Key} wrote {step.Count()} times: {string.Join(", ", step.Select(line => line.At.ToString("O")))}";
        }
        if (!written.Select(line => line.Step).SequenceEqual(written.Select(line => line.Step).Order()))
        {
            yield return $"{task}: its steps wrote in the order {string.Join(", ", written.Select(line => line.Step))}";
        }
        if (task.Status == "Completed" && written.Select(line => line.Step).Distinct().Count() != ChaosTask.Steps)
        {
            yield return $"{task}: completed, but only {written.Count} of {ChaosTask.Steps} steps wrote";
        }
        if (written.Count > 0 && (task.RejectedAt is not null || task.Status == "Rejected" || task.Kind == TaskKind.CancelledWaiting))
        {
            yield return $"{task}: {written.Count} steps wrote though it was never approved";
        }
        if (written.Count > 0 && task.EndedAt is { } ended && new DateTimeOffset(File.GetLastWriteTimeUtc(task.Ledger), TimeSpan.Zero) > ended)
        {
            yield return $"{task}: its ledger was written after its end at {ended:O}";
        }
    }
}
