namespace Platform.Coordinator.Approvals;

/// <summary>Where the approval policy comes from. Section <c>Approvals</c>.</summary>
public sealed class ApprovalOptions
{
    /// <summary>Path of the policy file (YAML); null = the shipped <c>approval-policy.yaml</c>. Read once, at start.</summary>
    public string? PolicyFile { get; set; }
}
