using Platform.Chaos.Tasks;

namespace Platform.Chaos.Checks;

/// <summary>Nothing was executed without an earlier approval of the same hash, and by a person where a person has to approve.</summary>
internal sealed class ApprovalCheck(Databases databases)
{
    private sealed record Execution(Guid Task, int Step, string Hash, DateTime BegunAt);

    private sealed record Approval(Guid Task, string Hash, string Decision, DateTime At);

    public async Task<Finding> RunAsync(IReadOnlyCollection<ChaosTask> tasks, CancellationToken cancellationToken)
    {
        var executions = await databases.ReadAsync(
            "Executor", "select task_id, step_number, plan_hash, begun_at from step_execution where action <> 'Verify'",
            row => new Execution(row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.GetDateTime(3)), cancellationToken);
        var approvals = (await databases.ReadAsync(
            "Coordinator", "select task_id, plan_hash, decision, at from approval where decision in ('Approved', 'AutoApproved')",
            row => new Approval(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetDateTime(3)), cancellationToken)).ToLookup(approval => approval.Task);
        var byId = tasks.Where(task => task.Id is not null).GroupBy(task => task.Id!.Value).ToDictionary(group => group.Key, group => group.First());
        var violations = new List<string>();
        foreach (var execution in executions)
        {
            if (!byId.TryGetValue(execution.Task, out var task))
            {
                violations.Add($"step {execution.Step} of a task {execution.Task} was executed that nobody submitted");
            }
            else if (!approvals[execution.Task].Any(approval => approval.Hash == execution.Hash && approval.At <= execution.BegunAt))
            {
                violations.Add($"{task}: step {execution.Step} of plan {execution.Hash} was executed without an approval of that plan");
            }
            else if (task.Kind != TaskKind.Automatic && (task.Approval is not { } given || given.Hash != execution.Hash || given.At.UtcDateTime > execution.BegunAt))
            {
                violations.Add($"{task}: step {execution.Step} of plan {execution.Hash} was executed, which no person approved");
            }
        }
        var executed = executions.Select(execution => (execution.Task, execution.Step)).ToHashSet();
        violations.AddRange(tasks.Where(task => task.Id is not null).SelectMany(task => Ledger.Read(task.Ledger)
            .Where(line => !executed.Contains((task.Id!.Value, line.Step))).Select(line => $"{task}: step {line.Step} wrote, but no execution of it is recorded")));
        return new Finding("no side effect without an approval of the same hash", $"{executions.Count} executions, {approvals.Count} approved plans", violations);
    }
}
