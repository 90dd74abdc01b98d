using MassTransit;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Routing;

/// <summary>Answers with category, agents, complexity and risk. The same command always gets the same answer.</summary>
internal sealed class AnalyzeTaskConsumer : IConsumer<AnalyzeTask>
{
    public Task Consume(ConsumeContext<AnalyzeTask> context) => context.Publish(
        new TaskAnalyzed { TaskId = context.Message.TaskId, Attempt = context.Message.Attempt, Analysis = TaskRouter.Analyze(context.Message) },
        context.CancellationToken);
}
