using Platform.AgentTesting.Transcripts;

namespace Platform.AgentTesting.Fixtures;

/// <summary>
/// Plays the models of a recorded task: each agent gets the answers that were recorded for it, in their order, as long as it asks
/// the same questions. Evidence has other ids in another run; where an answer names one, it names the one of this run.
/// </summary>
/// <param name="transcript">What was recorded.</param>
public sealed class TaskReplay(Transcript transcript)
{
    private readonly Lock _gate = new();
    private readonly List<string> _mismatches = [];
    private readonly Dictionary<(string Agent, string Purpose), Queue<Exchange>> _left = transcript.Exchanges
        .GroupBy(exchange => (exchange.Agent, exchange.Purpose)).ToDictionary(group => group.Key, group => new Queue<Exchange>(group));

    /// <summary>Questions that are not as they were recorded, a sentence each.</summary>
    public IReadOnlyList<string> Mismatches
    {
        get
        {
            lock (_gate)
            {
                return [.. _mismatches];
            }
        }
    }

    /// <summary>Recorded questions that were not asked, by agent and purpose.</summary>
    public IReadOnlyList<string> NotAsked
    {
        get
        {
            lock (_gate)
            {
                return [.. _left.Where(entry => entry.Value.Count > 0).Select(entry => $"{entry.Key.Agent} ({entry.Key.Purpose})")];
            }
        }
    }

    /// <summary>The recorded answer.</summary>
    /// <exception cref="NoAnswerException">The question was not recorded; the message says what is different.</exception>
    public MockAnswer Answer(MockRequest request)
    {
        lock (_gate)
        {
            var who = $"{request.Agent} ({request.Purpose}, step {request.Step})";
            if (!_left.TryGetValue((request.Agent, request.Purpose), out var left) || !left.TryPeek(out var exchange))
            {
                throw Mismatch($"{who} asks a question that the recording does not have.");
            }
            var recorded = exchange.Read();
            if (Question.Difference(recorded, request) is { } difference)
            {
                throw Mismatch($"{who} asks another question than was recorded: {difference}.");
            }
            left.Dequeue();
            return Translate(exchange.Answer, recorded, request);
        }
    }

    private NoAnswerException Mismatch(string problem)
    {
        _mismatches.Add(problem);
        return new NoAnswerException($"{problem} Where that is intended, record the task again.");
    }

    private static MockAnswer Translate(MockAnswer answer, MockRequest recorded, MockRequest now)
    {
        var text = answer.Text;
        foreach (var (before, after) in IdTranslation.Between(recorded.Text, now.Text))
        {
            text = text.Replace(before, after, StringComparison.OrdinalIgnoreCase);
        }
        return answer with { Text = text };
    }
}
