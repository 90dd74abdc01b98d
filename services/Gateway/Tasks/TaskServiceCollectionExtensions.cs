using MassTransit;
using Platform.Agents.Exchanges;
using Platform.Agents.Text;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Messaging;

namespace Platform.Gateway.Tasks;

/// <summary>Registration of the task slice.</summary>
internal static class TaskServiceCollectionExtensions
{
    public static void AddTasks(this IServiceCollection services)
    {
        services.AddSingleton<TaskStore>();
        services.AddSingleton<DocumentStore>();
        services.AddSingleton<FollowUpStore>();
        services.AddSingleton<StreamStore>();
        services.AddSingleton<Redactor>();
        services.AddScoped<TaskCommands>();
        services.AddSingleton<TaskStreamListener>();
        services.AddHostedService(provider => provider.GetRequiredService<TaskStreamListener>());
        services.AddHostedService<IdempotencyCleaner>();
        services.AddHostedService<MissedChanges>();
    }

    public static void AddTasks(this MessagingBuilder messaging)
    {
        messaging.AddConsumer<TaskProjection, GatewayDatabase>("gateway-task-projection", shares: true);
        // One at a time: chunks of one execution keep their order.
        messaging.AddConsumer<StepOutputProjection, GatewayDatabase>("gateway-step-output", endpoint => endpoint.ConcurrentMessageLimit = 1);
        messaging.AddConsumer<DocumentProjection, GatewayDatabase>("gateway-document", shares: true);
        messaging.Bus.AddRequestClient<GetApproval>();
        messaging.Bus.AddRequestClient<ApproveTask>();
        messaging.Bus.AddRequestClient<RejectTask>();
        messaging.Bus.AddRequestClient<CancelTask>();
        messaging.Bus.AddRequestClient<RetryTask>();
        messaging.Bus.AddRequestClient<RestartTask>();
        messaging.Bus.AddRequestClient<ArchiveTask>();
        messaging.Bus.AddRequestClient<AnswerTask>();
        messaging.Bus.AddRequestClient<SettleStep>();
        messaging.Bus.AddRequestClient<RequestDocument>();
        messaging.Bus.AddRequestClient<ListModelExchanges>();
        messaging.Bus.AddRequestClient<DecideBudget>();
    }

    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");
        SubmitTaskEndpoint.Map(tasks);
        ListTasksEndpoint.Map(tasks);
        GetTaskEndpoint.Map(tasks);
        GetTaskPlanEndpoint.Map(tasks);
        GetTaskApprovalEndpoint.Map(tasks);
        GetTaskDiagnosisEndpoint.Map(tasks);
        ListTaskEventsEndpoint.Map(tasks);
        GetTaskRecordingEndpoint.Map(tasks);
        StreamTaskEndpoint.Map(tasks);
        ApproveTaskEndpoint.Map(tasks);
        RejectTaskEndpoint.Map(tasks);
        CancelTaskEndpoint.Map(tasks);
        RetryTaskEndpoint.Map(tasks);
        RestartTaskEndpoint.Map(tasks);
        ArchiveTaskEndpoint.Map(tasks);
        AnswerTaskEndpoint.Map(tasks);
        SettleStepEndpoint.Map(tasks);
        DecideBudgetEndpoint.Map(tasks);
        RequestDocumentEndpoint.Map(tasks);
        GetTaskReportEndpoint.Map(tasks);
        FollowUpEndpoints.Map(tasks);
        GetTaskDocumentEndpoint.Map(tasks);
    }
}
