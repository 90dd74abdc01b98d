using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.AgentTesting.Wire;

namespace Platform.AgentTesting.Transcripts;

/// <summary>One request with its answer; a line of a transcript file.</summary>
/// <param name="Agent">Who asked.</param>
/// <param name="Step">Turn of the conversation, from 1.</param>
/// <param name="Request">The body that came.</param>
/// <param name="Answer">What was answered, with the tokens that were reported.</param>
public sealed record Exchange(string Agent, int Step, JsonElement Request, MockAnswer Answer)
{
    /// <summary>What for: the name of the JSON schema that was asked for; else empty.</summary>
    [JsonIgnore]
    public string Purpose => Read().Purpose;

    /// <summary>The request as rules see it.</summary>
    public MockRequest Read() => RequestReader.Read(Agent, Request);

    /// <summary>Whether this request goes on with the conversation of an earlier one.</summary>
    internal bool Continues(Exchange earlier)
    {
        var (messages, before) = (Read().Messages, earlier.Read().Messages);
        return messages.Count > before.Count && messages.Take(before.Count).SequenceEqual(before);
    }
}
