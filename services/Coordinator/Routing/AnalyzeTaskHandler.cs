using Platform.Agents;
using Platform.Contracts.Tasks;
using Platform.Messaging.Work;

namespace Platform.Coordinator.Routing;

/// <summary>Answers with category, agents, complexity and risk, found with a model; by rules alone where it gives no answer.</summary>
internal sealed class AnalyzeTaskHandler(AgentRuntime<CoordinatorDatabase> agents) : IWorkHandler<AnalyzeTask>
{
    public async Task<WorkResult> HandleAsync(AnalyzeTask command, WorkLease lease, CancellationToken cancellationToken)
    {
        var byRules = TaskRouter.Analyze(command);
        try
        {
            var answer = await agents.AskAsync(RouterQuestion.Of(command, byRules), cancellationToken);
            return WorkResult.Answer(Answer(command, ModelAnalysis.Join(command, byRules, answer.Value, answer.Model)));
        }
        catch (ModelFailedException exception)
        {
            return WorkResult.Answer(ByRules(command, byRules, exception));
        }
    }

    public object GiveUp(AnalyzeTask command, Exception exception) => ByRules(command, TaskRouter.Analyze(command), exception);

    private static TaskAnalyzed ByRules(AnalyzeTask command, TaskAnalysis byRules, Exception exception) =>
        Answer(command, byRules with { Remark = $"sorted by rules alone: {exception.Message}" });

    private static TaskAnalyzed Answer(AnalyzeTask command, TaskAnalysis analysis) => new() { TaskId = command.TaskId, Attempt = command.Attempt, Analysis = analysis };
}
