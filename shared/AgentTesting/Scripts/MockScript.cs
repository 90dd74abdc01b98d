namespace Platform.AgentTesting.Scripts;

/// <summary>Answers by rules: the first rule that fits a request gives the answer.</summary>
public sealed class MockScript
{
    private readonly IReadOnlyList<MockRule> _rules;
    private readonly FaultRate? _faults;

    internal MockScript(IReadOnlyList<MockRule> rules, FaultRate? faults)
    {
        _rules = rules;
        _faults = faults;
    }

    /// <summary>Reads a script (YAML), as <c>shared/AgentTesting/README.md</c> describes it.</summary>
    /// <param name="name">Name of the file, for errors.</param>
    /// <param name="yaml">Its text.</param>
    /// <exception cref="ScriptException">The script is wrong; the message names the line.</exception>
    public static MockScript Parse(string name, string yaml) => new ScriptReader(name).Read(yaml);

    /// <summary>The answer to a request.</summary>
    /// <exception cref="NoAnswerException">No rule fits.</exception>
    public MockAnswer Answer(MockRequest request)
    {
        var answer = _rules.FirstOrDefault(rule => rule.Takes(request))?.AnswerTo(request)
            ?? throw new NoAnswerException($"No rule of the script fits this request of {request.Agent} (step {request.Step}).");
        return _faults?.Apply(answer) ?? answer;
    }
}
