using Platform.Agents.Text;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Routing;

/// <summary>
/// Joins what the model says with what the rules say. The text of a task may have been written by anyone, so a model that read
/// it can only make the platform more careful: it may add risk and leave agents out, not the other way round.
/// </summary>
internal static class ModelAnalysis
{
    public static TaskAnalysis Join(AnalyzeTask task, TaskAnalysis byRules, RouterAnswer answer, string model)
    {
        var category = TaskRouter.Given(task.Context) ?? answer.Category;
        var recategorised = TaskRouter.Analyze(task, category).Risk;
        var risk = recategorised.Score > byRules.Risk.Score ? recategorised : byRules.Risk;
        if (answer.AddedRisk > 0)
        {
            risk = RiskRules.With(risk, new RiskFactor("model", answer.AddedRisk, Line(answer.RiskReason.Length > 0 ? answer.RiskReason : "The model finds it riskier than the rules do.")));
        }
        return byRules with { Category = category, Agents = Agents(byRules.Agents, answer.Agents), Complexity = answer.Complexity, Risk = risk, Model = model, Remark = Line(answer.Reason) };
    }

    /// <summary>What changes something needs to have been diagnosed, and the Writer always reports.</summary>
    private static IReadOnlyList<Agent> Agents(IReadOnlyList<Agent> allowed, IReadOnlyList<Agent> wanted)
    {
        var acts = wanted.Contains(Agent.Automation);
        return [.. allowed.Where(agent => agent == Agent.Writer || (agent == Agent.Automation && acts) || (agent == Agent.Diagnostic && (acts || wanted.Contains(Agent.Diagnostic))))];
    }

    private static string Line(string text) => UntrustedText.Clean(text).ReplaceLineEndings(" ").Trim();
}
