using Platform.Agents;
using Platform.Contracts.Diagnosis;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>Has a model read the evidence, where one is configured.</summary>
internal sealed class EvidenceReader(AgentRuntime<DiagnosticDatabase> agents)
{
    private int? Room => agents.RoomFor(ReadingQuestion.Agent, ReadingQuestion.Purpose);

    /// <summary>Whether there is a model and something for it to read.</summary>
    public bool HasToRead(DiagnosisResult byRules) => Room is not null && byRules.Evidence.Any(record => record.Text.Length > 0);

    /// <summary>The diagnosis of the rules, with what the model made of the evidence, or why it made nothing.</summary>
    public async Task<DiagnosisResult> ReadAsync(DiagnoseTask command, DiagnosisResult byRules, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await agents.AskAsync(ReadingQuestion.Of(command, byRules, Room!.Value), cancellationToken);
            return byRules with { Reading = ReadingCheck.Reading(answer.Value, answer.Model, byRules.Evidence) };
        }
        catch (ModelFailedException exception)
        {
            return byRules with { Reading = new ModelReading { Problem = exception.Message } };
        }
    }
}
