using MassTransit;
using Platform.Contracts.Policy;
using Platform.ShellAnalysis.Policy;

namespace Platform.Coordinator.Approvals;

/// <summary>Reads the policy in force.</summary>
internal sealed class GetPolicyConsumer(ApprovalPolicy policy) : IConsumer<GetPolicy>
{
    public Task Consume(ConsumeContext<GetPolicy> context) =>
        context.RespondAsync(new PolicyFound { Version = policy.Version, File = Path.GetFileName(policy.File), Text = policy.Text });
}
