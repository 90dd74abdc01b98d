namespace Platform.ShellAnalysis.Policy;

/// <summary>Where the approval policy comes from, for Coordinator, which decides by it, and Executor, which asks it once more before a plan begins. Section <c>Approvals</c>.</summary>
public sealed class ApprovalOptions
{
    /// <summary>Path of the policy file (YAML); null = the shipped <c>approval-policy.yaml</c>. Read once, at start.</summary>
    public string? PolicyFile { get; set; }
}
