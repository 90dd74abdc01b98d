using Microsoft.Extensions.DependencyInjection;
using Platform.Agents;
using Platform.Agents.Budgets;
using Platform.Agents.Definitions;
using Platform.Agents.Exchanges;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Approvals;
using Platform.Coordinator.Definitions;
using Platform.Coordinator.Intake;
using Platform.Coordinator.Routing;
using Platform.Coordinator.Tasks;
using Platform.Hosting;
using Platform.Messaging;
using Platform.ShellAnalysis.Policy;

namespace Platform.Coordinator;

/// <summary>The Coordinator service as a part of a host.</summary>
public sealed class CoordinatorModule : IModule
{
    private bool _routerHasModel;

    /// <inheritdoc />
    public string Name => "Coordinator";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddServiceDatabase<CoordinatorDatabase>(Name, AgentsServiceCollectionExtensions.Migrations);
        builder.AddAgents<CoordinatorDatabase>();
        _routerHasModel = builder.Configuration.HasModel(RouterQuestion.Agent, RouterQuestion.Purpose);
        builder.Services.AddTasks(builder.Configuration);
        builder.Services.AddApprovalPolicy();
        builder.Services.AddTaskRouting();
        builder.Services.AddIntake();
        builder.Services.AddDefinitions();
    }

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging)
    {
        messaging.AddDefinitions()
            .AddSaga<TaskStateMachine, TaskState, TaskStateDefinition, CoordinatorDatabase>(
                "coordinator-tasks", "task_saga", taskId => new WakeTask { TaskId = taskId })
            .AddConsumer<ReplayTaskChangesConsumer, CoordinatorDatabase>("coordinator-replay")
            .AddConsumer<WorkHeldConsumer, CoordinatorDatabase>("coordinator-work-held")
            .AddConsumer<GetApprovalConsumer, CoordinatorDatabase>("coordinator-get-approval")
            .AddConsumer<GetPolicyConsumer, CoordinatorDatabase>("coordinator-get-policy")
            .AddConsumer<TestPolicyConsumer, CoordinatorDatabase>("coordinator-test-policy")
            .AddConsumer<BudgetDecidedConsumer<CoordinatorDatabase>, CoordinatorDatabase>("coordinator-budget-decisions")
            .AddConsumer<ModelExchangesConsumer<CoordinatorDatabase>, CoordinatorDatabase>("coordinator-model-exchanges")
            .AddConsumer<AgentChangedConsumer<CoordinatorDatabase>, CoordinatorDatabase>("coordinator-agents")
            .AddParkedMessages<CoordinatorDatabase>("coordinator");
        if (_routerHasModel)
        {
            // A model thinks for seconds or minutes; no delivery is held meanwhile.
            messaging.AddWork<AnalyzeTask, AnalyzeTaskHandler, CoordinatorDatabase>(
                "coordinator-routing", command => command.Key);
        }
        else
        {
            messaging.AddConsumer<AnalyzeTaskConsumer, CoordinatorDatabase>("coordinator-routing", shares: true);
        }
    }
}
