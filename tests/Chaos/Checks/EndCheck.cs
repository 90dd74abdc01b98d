using Platform.Chaos.Tasks;

namespace Platform.Chaos.Checks;

/// <summary>Every accepted task is one saga, and is in one terminal state or waits for a person.</summary>
internal sealed class EndCheck(Databases databases)
{
    private const int ReasonsShown = 5;
    private const int ReasonShown = 160;
    private static readonly HashSet<string> s_waiting = new(StringComparer.Ordinal) { "PendingApproval", "NeedsAttention" };

    public async Task<Finding> RunAsync(IReadOnlyCollection<ChaosTask> tasks, CancellationToken cancellationToken)
    {
        var sagas = (await databases.ReadAsync(
            "Coordinator", "select correlation_id, current_state from task_saga", row => (Id: row.GetGuid(0), State: row.GetString(1)), cancellationToken))
            .ToDictionary(saga => saga.Id, saga => saga.State);
        var accepted = tasks.Where(task => task.Id is not null).ToList();
        var violations = new List<string>();
        foreach (var task in accepted)
        {
            if (!sagas.TryGetValue(task.Id!.Value, out var state))
            {
                violations.Add($"{task} was accepted, but there is no saga of it: it is lost");
            }
            else if (!task.HasEnded && !s_waiting.Contains(task.Status))
            {
                violations.Add($"{task} has not ended; its saga is {state}");
            }
            else if (task.HasEnded && state != task.Status)
            {
                violations.Add($"{task} is shown as {task.Status}, but its saga is {state}");
            }
        }
        violations.AddRange(accepted.GroupBy(task => task.Id).Where(group => group.Count() > 1).Select(group => $"{group.Count()} submissions got the task {group.Key}"));
        var known = accepted.Select(task => task.Id!.Value).ToHashSet();
        violations.AddRange(sagas.Keys.Where(id => !known.Contains(id)).Select(id => $"saga {id} belongs to no task that the client knows: a submission was taken twice"));
        var ends = string.Join(", ", tasks.GroupBy(task => task.Status).OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}"));
        return new Finding("every accepted task has ended or waits for a person", ends + await FailuresAsync(cancellationToken), violations);
    }

    /// <summary>Why tasks failed. That they say so breaks no promise; that one failed because a part was away for a while would disappoint its person.</summary>
    private async Task<string> FailuresAsync(CancellationToken cancellationToken)
    {
        var reasons = await databases.ReadAsync(
            "Coordinator",
            $"select left(body ->> 'reason', {ReasonShown}), count(*) from task_saga where current_state = 'Failed' group by 1 order by 2 desc limit {ReasonsShown}",
            row => $"{row.GetInt64(1)} failed: {row.GetString(0)}", cancellationToken);
        return string.Concat(reasons.Select(reason => $"; {reason}"));
    }
}
