using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Execution;
using Platform.Gateway.Api;

namespace Platform.Gateway.Stops;

/// <summary>What is to be stopped, and why.</summary>
public sealed record StopRequest
{
    [Required]
    public StopScope? Scope { get; init; }
    /// <summary>Task id, runbook id or target name; absent where everything is stopped.</summary>
    public string? Subject { get; init; }
    /// <summary>For those who find their work held; 1 to 2,000 characters.</summary>
    [Required, MaxLength(2_000)]
    public string? Reason { get; init; }

    internal StopExecution Check(string orderedBy, Checks checks)
    {
        var reason = checks.Text("reason", Reason, 2_000);
        if (Scope is null)
        {
            checks.Add("scope", $"'scope' is missing; give one of {string.Join(", ", Enum.GetNames<StopScope>())}.");
        }
        else if (Scope == StopScope.Everything)
        {
            if (Subject is not null)
            {
                checks.Add("subject", "'subject' does not go with the scope Everything; leave it out, or name the scope that is meant.");
            }
        }
        else
        {
            checks.Text("subject", Subject, 200);
        }
        var subject = Subject?.Trim();
        if (Scope == StopScope.Task && subject is not null)
        {
            if (Guid.TryParse(subject, out var task))
            {
                subject = task.ToString("D");
            }
            else
            {
                checks.Add("subject", "'subject' is no task id; a task's id looks like 01890a5d-ac96-774b-bcce-b302099a8057.");
            }
        }
        checks.Done();
        return new StopExecution { StopId = Guid.CreateVersion7(), Scope = Scope!.Value, Subject = subject, Reason = reason, OrderedBy = orderedBy };
    }
}
