using Platform.Agents;
using Platform.Contracts.Reports;

namespace Platform.Writer.Reports;

/// <summary>Has a model tell a task in words, held to what is recorded.</summary>
internal sealed class SummaryWriter(AgentRuntime<WriterDatabase> agents)
{
    /// <summary>The paragraphs for the report; null where no model is configured for it.</summary>
    public async Task<ModelWords?> WriteAsync(WriteReport command, CancellationToken cancellationToken)
    {
        if (command.Kind != DocumentKind.Report || await agents.RoomForAsync(SummaryQuestion.Agent, SummaryQuestion.Purpose, cancellationToken) is not { } room)
        {
            return null;
        }
        try
        {
            var answer = await agents.AskAsync(SummaryQuestion.Of(command, FactSheet.Of(command.Facts, room), agents.AsSent), cancellationToken);
            return new ModelWords(answer.Model, answer.Definition is { } agent ? new ToldBy(agent.Id, agent.Version) : null, answer.Value.Sentences, null);
        }
        catch (ModelFailedException exception)
        {
            return new ModelWords(null, null, [], exception.Message);
        }
    }
}

/// <summary>What a model told, or why none did.</summary>
internal sealed record ModelWords(string? Model, ToldBy? Agent, IReadOnlyList<SummarySentence> Sentences, string? Problem);

/// <summary>The agent by whose words the model was asked.</summary>
internal sealed record ToldBy(string Agent, int Version);
