using Platform.Contracts.Execution;
using Platform.Executor.Execution;
using Platform.Executor.Rehearsal;
using Platform.Executor.Secrets;
using Platform.Executor.Stops;
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
        builder.Services.AddSecrets();
        builder.Services.AddExecution();
        builder.Services.AddRehearsal();
    }

    public void AddMessaging(MessagingBuilder messaging)
    {
        messaging
            .AddSecrets()
            .AddParkedMessages<ExecutorDatabase>("executor")
            .AddConsumer<SaveTargetConsumer, ExecutorDatabase>("executor-save-target")
            .AddConsumer<GetTargetConsumer, ExecutorDatabase>("executor-get-target")
            .AddConsumer<ListTargetsConsumer, ExecutorDatabase>("executor-list-targets")
            .AddConsumer<DeleteTargetConsumer, ExecutorDatabase>("executor-delete-target")
            .AddConsumer<ResolveTargetConsumer, ExecutorDatabase>("executor-resolve-target", shares: true)
            .AddConsumer<StopStepConsumer, ExecutorDatabase>("executor-stop-step")
            .AddConsumer<StopExecutionConsumer, ExecutorDatabase>("executor-stop")
            .AddConsumer<ResumeExecutionConsumer, ExecutorDatabase>("executor-resume")
            .AddConsumer<GetStopConsumer, ExecutorDatabase>("executor-get-stop")
            .AddConsumer<ListStopsConsumer, ExecutorDatabase>("executor-list-stops")
            .AddWork<RunProbe, RunProbeHandler, ExecutorDatabase>("executor-run-probe", c => c.EvidenceId.ToString("D"))
            .AddWork<RehearsePlan, RehearsePlanHandler, ExecutorDatabase>("executor-rehearse-plan", c => c.RehearsalId.ToString("D"))
            .AddWork<ExecuteStep, ExecuteStepHandler, ExecutorDatabase>("executor-execute-step", c => c.ExecutionId.ToString("D"))
            .AddWork<VerifyStep, VerifyStepHandler, ExecutorDatabase>("executor-verify-step", c => c.ExecutionId.ToString("D"))
            .AddWork<RollBackStep, RollBackStepHandler, ExecutorDatabase>("executor-roll-back-step", c => c.ExecutionId.ToString("D"));
    }
}
