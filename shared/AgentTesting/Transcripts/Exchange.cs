using System.Text.Json;

namespace Platform.AgentTesting.Transcripts;

/// <summary>One request with its answer; a line of a transcript file.</summary>
/// <param name="Agent">Who asked.</param>
/// <param name="Step">Turn of the conversation, from 1.</param>
/// <param name="Request">The body that came.</param>
/// <param name="Answer">What was answered.</param>
public sealed record Exchange(string Agent, int Step, JsonElement Request, MockAnswer Answer);
