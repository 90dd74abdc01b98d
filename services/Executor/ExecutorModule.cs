using Platform.Contracts.Execution;
using Platform.Executor.Execution;
using Platform.Executor.Targets;
using Platform.Hosting;
using Platform.Messaging;

namespace Platform.Executor;

/// <summary>Owns targets, step executions and their output.</summary>
public sealed class ExecutorModule : IModule
{
    public string Name => "Executor";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddServiceDatabase<ExecutorDatabase>(Name);
        builder.Services.AddTargets();
        builder.Services.AddExecution();
    }

    public void AddMessaging(MessagingBuilder messaging)
    {
        messaging
            .AddConsumer<SaveTargetConsumer, ExecutorDatabase>("executor-targets")
            .AddConsumer<GetTargetConsumer, ExecutorDatabase>("executor-targets")
            .AddConsumer<ListTargetsConsumer, ExecutorDatabase>("executor-targets")
            .AddConsumer<DeleteTargetConsumer, ExecutorDatabase>("executor-targets")
            .AddConsumer<ResolveTargetConsumer, ExecutorDatabase>("executor-targets")
            .AddConsumer<StopStepConsumer, ExecutorDatabase>("executor-stop-step")
            .AddWork<RunProbe, RunProbeHandler, ExecutorDatabase>("executor-run-probe", c => c.EvidenceId.ToString("D"))
            .AddWork<ExecuteStep, ExecuteStepHandler, ExecutorDatabase>("executor-execute-step", c => c.ExecutionId.ToString("D"))
            .AddWork<VerifyStep, VerifyStepHandler, ExecutorDatabase>("executor-verify-step", c => c.ExecutionId.ToString("D"))
            .AddWork<RollBackStep, RollBackStepHandler, ExecutorDatabase>("executor-roll-back-step", c => c.ExecutionId.ToString("D"));
    }
}
