using System.Text.Json.Nodes;
using Platform.Chaos.Api;
using Platform.Chaos.Tasks;

namespace Platform.Chaos.Checks;

/// <summary>What clients see of a task equals what its recorded changes add up to.</summary>
internal sealed class FoldCheck(PlatformClient platform, Databases databases)
{
    public async Task<Finding> RunAsync(IReadOnlyCollection<ChaosTask> tasks, CancellationToken cancellationToken)
    {
        var sagas = (await databases.ReadAsync(
            "Coordinator", "select correlation_id, (body ->> 'sequence')::int from task_saga", row => (Id: row.GetGuid(0), Sequence: row.GetInt32(1)), cancellationToken))
            .ToDictionary(saga => saga.Id, saga => saga.Sequence);
        var violations = new List<string>();
        var changes = 0;
        foreach (var task in tasks.Where(task => task.Id is not null))
        {
            var seen = await platform.DemandAsync(HttpMethod.Get, $"/api/v1/tasks/{task.Id}", null, cancellationToken);
            var events = await platform.EventsAsync(task.Id!.Value, cancellationToken);
            changes += events.Count;
            violations.AddRange(Differences(seen, events, sagas.GetValueOrDefault(task.Id.Value)).Select(difference => $"{task}: {difference}"));
        }
        return new Finding("the state equals what the recorded changes add up to", $"{changes} changes", violations);
    }

    private static IEnumerable<string> Differences(JsonNode seen, IReadOnlyList<JsonNode> events, int sagaSequence)
    {
        var folded = new FoldedTask();
        foreach (var (change, index) in events.Select((change, index) => (change, index)))
        {
            if (change["sequence"]?.GetValue<int>() != index + 1)
            {
                yield return $"change {index + 1} is numbered {change["sequence"]}";
                yield break;
            }
            folded.Apply(change);
        }
        foreach (var impossible in folded.Impossible)
        {
            yield return impossible;
        }
        if (seen["sequence"]?.GetValue<int>() != events.Count || sagaSequence != events.Count)
        {
            yield return $"{events.Count} changes are recorded, the task shows number {seen["sequence"]}, the saga {sagaSequence}";
        }
        if (seen["status"]?.ToString() is var status && status != folded.Status)
        {
            yield return $"its status is {status}, its changes add up to {folded.Status}";
        }
        if (seen["stepsDone"]?.GetValue<int>() is var done && done != folded.StepsDone)
        {
            yield return $"it shows {done} steps as done, its changes add up to {folded.StepsDone}";
        }
    }
}
