using Platform.Contracts.Execution;
using Platform.Contracts.Planning;

namespace Platform.Executor.Rehearsal;

/// <summary>One step on its way through the dry run.</summary>
internal sealed class RehearsedStep(PlanStep step)
{
    public PlanStep Step => step;

    /// <summary>It does nothing that could be dry run.</summary>
    public bool OnlyReads { get; set; }

    /// <summary>Its script with the preview options of its programs; null where there is none.</summary>
    public string? Preview { get; set; }

    /// <summary>Why the step, its verification and its rollback do not run in a throw-away copy; null where they do.</summary>
    public string? WhyNot { get; set; }
    public string? WhyNotVerified { get; set; }
    public string? WhyNotUndone { get; set; }

    /// <summary>Folders that it writes in.</summary>
    public IReadOnlyList<string> Folders { get; set; } = [];

    public RollbackStatus Status { get; set; } = RollbackStatus.Declared;

    /// <summary>What was found, a sentence each.</summary>
    public List<string> Reasons { get; } = [];

    /// <summary>What the approver is shown.</summary>
    public List<string> Shown { get; } = [];

    /// <param name="longest">Characters of the preview.</param>
    public StepRehearsal Result(int longest)
    {
        var preview = string.Join('\n', Shown);
        return new StepRehearsal
        {
            StepNumber = step.Number,
            RollbackStatus = step.Rollback is null ? RollbackStatus.None : Status,
            Reason = string.Join(' ', step.Rollback is null ? [.. Reasons, "Nothing undoes it."] : Reasons),
            Preview = preview.Length == 0 ? null : preview.Length <= longest ? preview : $"{preview[..longest]}\n[cut after {longest} characters]",
        };
    }
}
