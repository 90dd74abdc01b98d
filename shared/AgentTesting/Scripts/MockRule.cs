using System.Text.RegularExpressions;

namespace Platform.AgentTesting.Scripts;

/// <summary>When one answer of a script applies. What is null or empty always fits.</summary>
internal sealed class MockRule
{
    private int _left = int.MaxValue;

    public string? Agent { get; init; }

    public string? Purpose { get; init; }

    public int? Step { get; init; }

    /// <summary>Must stand in the conversation's text.</summary>
    public Regex? Content { get; init; }

    /// <summary>How often the rule applies; later it is passed over.</summary>
    public int Times { get => _left; init => _left = value; }

    public required MockAnswer Answer { get; init; }

    /// <summary>Takes the rule for a request; safe from several requests at once.</summary>
    public bool Takes(MockRequest request)
    {
        if ((Agent is not null && Agent != request.Agent) || (Purpose is not null && Purpose != request.Purpose) || (Step is not null && Step != request.Step) || Content?.IsMatch(request.Text) == false)
        {
            return false;
        }
        return _left == int.MaxValue || Interlocked.Decrement(ref _left) >= 0;
    }
}
