using Microsoft.Extensions.Logging;
using Platform.Agents;
using Platform.Automation.Planning;
using Platform.Contracts.Planning;

namespace Platform.Automation.Authoring;

/// <summary>
/// Has a model write the steps of a task for which no runbook has any. A runbook's steps come first, always: this is asked
/// only where there are none. What the model wrote is analysed like every script, mended by it at most twice, and never runs
/// without a person. Each answer is a recorded turn, so a killed service pays for none twice.
/// </summary>
internal sealed partial class PlanAuthor(AgentRuntime<AutomationDatabase> agents, AuthoredSteps steps, ILogger<PlanAuthor> logger)
{
    /// <summary>The first answer and two that mend it.</summary>
    private const int Answers = 3;

    /// <summary>The plan; null where the agent has no model for it.</summary>
    /// <exception cref="PlanningException">There is no plan; the message says what became of the model's answers.</exception>
    public async Task<Plan?> WriteAsync(DraftPlan command, CancellationToken cancellationToken)
    {
        if (await agents.RoomForAsync(AuthorQuestion.Agent, AuthorQuestion.Purpose, cancellationToken) is not { } room)
        {
            return null;
        }
        var answers = Math.Min(Answers, await agents.MaxIterationsAsync(AuthorQuestion.Agent, cancellationToken));
        var earlier = new List<RefusedPlan>();
        while (true)
        {
            var answer = await AskAsync(command, room, earlier, cancellationToken);
            if (answer.Value.Steps.Count == 0)
            {
                throw new NoWrittenPlanException(command.Diagnosis.Summary, $"{answer.Model} made no plan: {Line(answer.Value.Refusal)}");
            }
            var (plan, complaints) = await steps.MakeAsync(command, answer.Value, answer.Model, cancellationToken);
            if (complaints.Count == 0)
            {
                return plan;
            }
            LogRefused(command.TaskId, earlier.Count + 1, complaints[0], complaints.Count);
            earlier.Add(new RefusedPlan(answer.Value, complaints));
            if (earlier.Count >= answers)
            {
                throw new NoWrittenPlanException(command.Diagnosis.Summary, $"What {answer.Model} wrote was refused {answers} times, last because: {complaints[0]}");
            }
        }
    }

    private async Task<AgentAnswer<WrittenPlan>> AskAsync(
        DraftPlan command, int room, IReadOnlyList<RefusedPlan> earlier, CancellationToken cancellationToken)
    {
        try
        {
            return await agents.AskAsync(AuthorQuestion.Of(command, room, earlier), cancellationToken);
        }
        catch (ModelFailedException failed)
        {
            throw new NoWrittenPlanException(command.Diagnosis.Summary, $"The model wrote none either: {failed.Message}");
        }
    }

    private static string Line(string text) => Platform.Agents.Text.UntrustedText.Clean(text).ReplaceLineEndings(" ").Trim() is { Length: > 0 } line ? line : "it gave no reason.";

    [LoggerMessage(LogLevel.Information, "Task {TaskId}: answer {Answer} of the model was refused for {Count} reasons, first: {Complaint}")]
    private partial void LogRefused(Guid taskId, int answer, string complaint, int count);
}

/// <summary>An answer that was refused.</summary>
internal sealed record RefusedPlan(WrittenPlan Written, IReadOnlyList<string> Complaints);
