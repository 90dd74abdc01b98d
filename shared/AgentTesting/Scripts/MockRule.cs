using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.AgentTesting.Scripts;

/// <summary>When one answer of a script applies. What is null or empty always fits.</summary>
internal sealed partial class MockRule
{
    private int _left = int.MaxValue;

    public string? Agent { get; init; }

    public string? Purpose { get; init; }

    public int? Step { get; init; }

    /// <summary>Must stand in the conversation's text; the answer may use what its named groups match, as <c>${name}</c>.</summary>
    public Regex? Content { get; init; }

    /// <summary>How often the rule applies; later it is passed over.</summary>
    public int Times { get => _left; init => _left = value; }

    public required MockAnswer Answer { get; init; }

    /// <summary>Whether the answer's text is JSON, in which what is filled in must stay JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>Takes the rule for a request; safe from several requests at once.</summary>
    public bool Takes(MockRequest request)
    {
        if ((Agent is not null && Agent != request.Agent) || (Purpose is not null && Purpose != request.Purpose) || (Step is not null && Step != request.Step) || Content?.IsMatch(request.Text) == false)
        {
            return false;
        }
        return _left == int.MaxValue || Interlocked.Decrement(ref _left) >= 0;
    }

    /// <summary>The answer to a request that the rule takes, with what its content matched.</summary>
    public MockAnswer AnswerTo(MockRequest request)
    {
        if (Content is null || Content.GetGroupNames().All(name => char.IsAsciiDigit(name[0])))
        {
            return Answer;
        }
        var match = Content.Match(request.Text);
        return Answer with
        {
            Text = Fill(Answer.Text, match, IsJson),
            ToolCalls = [.. Answer.ToolCalls.Select(call => call with { Arguments = JsonSerializer.Deserialize<JsonElement>(Fill(call.Arguments.GetRawText(), match, isJson: true)) })],
        };
    }

    private static string Fill(string text, Match match, bool isJson) => Place().Replace(text, place =>
        match.Groups.TryGetValue(place.Groups["name"].Value, out var group) ? isJson ? JsonEncodedText.Encode(group.Value).ToString() : group.Value : place.Value);

    [GeneratedRegex(@"\$\{(?<name>\w+)\}")]
    private static partial Regex Place();
}
