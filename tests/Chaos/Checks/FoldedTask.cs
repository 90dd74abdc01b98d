using System.Text.Json.Nodes;

namespace Platform.Chaos.Checks;

/// <summary>
/// A task built from its recorded changes alone. The run's plans have no rollbacks, and nobody retries or restarts its tasks.
/// </summary>
internal sealed class FoldedTask
{
    private static readonly HashSet<string> s_ends = new(StringComparer.Ordinal) { "Completed", "Failed", "Rejected", "Cancelled", "Expired" };
    private readonly HashSet<int> _done = [];
    private readonly List<string> _impossible = [];
    private string _last = "";
    private bool _approved;
    private bool _cancelled;
    private bool _guarded;
    private int _unknown;

    public string Status { get; private set; } = "";
    public int StepsDone => _done.Count;

    /// <summary>Changes that cannot follow what was before them.</summary>
    public IReadOnlyList<string> Impossible => _impossible;

    public void Apply(JsonNode recorded)
    {
        var change = recorded["change"]?.ToString() ?? "";
        var step = recorded["data"]?["stepNumber"]?.GetValue<int>() ?? 0;
        Expect(_last.Length > 0 || change == "Submitted", $"its first change is {change}");
        Expect(!s_ends.Contains(Status), $"{change} was recorded after its end");
        Expect(_approved || !change.StartsWith("Step", StringComparison.Ordinal), $"{change} was recorded before an approval");
        switch (change)
        {
            case "Planned":
                _guarded = recorded["summary"]?.ToString().StartsWith("Three guarded", StringComparison.Ordinal) == true;
                break;
            case "Approved" or "AutoApproved":
                _approved = true;
                break;
            case "CancelRequested":
                _cancelled = true;
                break;
            case "StepCompleted" when !IsVerified(step):
            case "StepVerified":
                Done(step);
                break;
            case "StepOutcomeUnknown":
                _unknown = step;
                break;
            case "StepSettled" when recorded["summary"]?.ToString().Contains(" took effect", StringComparison.Ordinal) == true:
                Done(_unknown);
                break;
        }
        _last = change;
        Status = recorded["status"]?.ToString() ?? "";
    }

    /// <summary>
    /// Whether the plan's runbook verifies the step. It need not be the runbook that the task was written for: where that one's
    /// probe was lost with its part, the diagnosis goes by the other.
    /// </summary>
    private bool IsVerified(int step) => _guarded || step > 1;

    /// <summary>What ends after a cancellation is recorded, but not counted.</summary>
    private void Done(int step)
    {
        if (!_cancelled && _done.Add(step))
        {
            Expect(step == _done.Count, $"step {step} was done as number {_done.Count}");
        }
    }

    private void Expect(bool holds, string problem)
    {
        if (!holds)
        {
            _impossible.Add(problem);
        }
    }
}
