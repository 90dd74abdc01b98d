namespace Platform.Coordinator.Tasks;

/// <summary>What is to become of a drafted plan.</summary>
internal enum PlanVerdict
{
    /// <summary>It runs without a person.</summary>
    Automatic,
    /// <summary>A person decides.</summary>
    Approval,
    /// <summary>It never runs: the policy refuses it, or it is not what was asked for.</summary>
    Refused,
    /// <summary>It has no steps.</summary>
    Empty,
}
