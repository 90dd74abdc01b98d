using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Routing;

/// <summary>Classifies a task.</summary>
internal sealed class TaskRouter
{
    private readonly RiskFactor[] _factors = [];

    public TaskAnalysis Analyze(AnalyzeTask task) => new()
    {
        Category = TaskCategory.Incident,
        Agents = [Agent.Diagnostic, Agent.Automation, Agent.Writer],
        Complexity = TaskComplexity.Simple,
        Risk = new RiskScore { Score = 10, Level = RiskLevel.Low, Factors = _factors },
    };
}
