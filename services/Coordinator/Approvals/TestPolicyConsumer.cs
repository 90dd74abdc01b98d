using MassTransit;
using Platform.Contracts.Policy;
using Platform.ShellAnalysis.Policy;

namespace Platform.Coordinator.Approvals;

/// <summary>Says what the policy would say; nothing is decided.</summary>
internal sealed class TestPolicyConsumer(ApprovalPolicy policy) : IConsumer<TestPolicy>
{
    public Task Consume(ConsumeContext<TestPolicy> context) => context.RespondAsync(new PolicyTested { Verdict = policy.Decide(context.Message.Case) });
}
