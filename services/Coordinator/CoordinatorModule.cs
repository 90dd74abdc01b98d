using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Approvals;
using Platform.Coordinator.Intake;
using Platform.Coordinator.Routing;
using Platform.Coordinator.Tasks;
using Platform.Hosting;
using Platform.Messaging;

namespace Platform.Coordinator;

/// <summary>The Coordinator service as a part of a host.</summary>
public sealed class CoordinatorModule : IModule
{
    /// <inheritdoc />
    public string Name => "Coordinator";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddServiceDatabase<CoordinatorDatabase>(Name);
        builder.Services.AddTasks();
        builder.Services.AddApprovals();
        builder.Services.AddTaskRouting();
        builder.Services.AddIntake();
    }

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging) => messaging
        .AddSaga<TaskStateMachine, TaskState, TaskStateDefinition, CoordinatorDatabase>(
            "coordinator-tasks", "task_saga", taskId => new WakeTask { TaskId = taskId })
        .AddConsumer<AnalyzeTaskConsumer, CoordinatorDatabase>("coordinator-routing")
        .AddConsumer<ReplayTaskChangesConsumer, CoordinatorDatabase>("coordinator-replay")
        .AddParkedMessages<CoordinatorDatabase>("coordinator");
}
