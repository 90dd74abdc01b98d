namespace Platform.Coordinator.Tasks;

/// <summary>How far one step of the plan has come, without its scripts.</summary>
internal sealed class StepProgress
{
    public required int Number { get; set; }
    public required string Title { get; set; }
    public required bool HasVerification { get; set; }
    public required bool HasRollback { get; set; }
    public StepPhase Phase { get; set; }
    /// <summary>What its verification showed on the target; null where none did.</summary>
    public bool? Verified { get; set; }
}

/// <summary>Phases of a step.</summary>
internal enum StepPhase
{
    /// <summary>Not begun, or known to have had no effect.</summary>
    Waiting,
    /// <summary>Its script ran, or may have run; not yet proven.</summary>
    Ran,
    /// <summary>It ran and, where it has one, its verification passed.</summary>
    Done,
    RolledBack,
    RollbackFailed,
}
