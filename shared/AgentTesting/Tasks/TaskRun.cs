using System.Text.Json;
using Platform.AgentTesting.Runs;
using Platform.AgentTesting.Transcripts;

namespace Platform.AgentTesting.Tasks;

/// <summary>A task that a platform has done with the models of a test, up to its end or to a question for a person.</summary>
public sealed class TaskRun
{
    private readonly Transcript _transcript;

    internal TaskRun(JsonElement task, JsonElement recording, Transcript transcript) => (Task, Recording, _transcript) = (task, recording, transcript);

    /// <summary>The task as the API shows it.</summary>
    public JsonElement Task { get; }

    /// <summary>What came of it and what its models were asked, as <c>GET /api/v1/tasks/{id}/recording</c> has it.</summary>
    public JsonElement Recording { get; }

    /// <summary>Where it stands.</summary>
    public string Status => Task.GetProperty("status").GetString()!;

    /// <summary>What one of its agents asked.</summary>
    /// <exception cref="AgentAssertionException">It asked nothing.</exception>
    public AgentRun Agent(string agent, string? purpose = null) => AgentRun.Of(_transcript, agent, purpose);

    /// <summary>The task stands so, such as <c>Completed</c>.</summary>
    public TaskRun Should_end_as(string status) => Status == status
        ? this
        : throw new AgentAssertionException($"The task should have ended as {status} and is {Status}{(Text("reason") is { } reason ? $": {reason}" : "")}.");

    /// <summary>The task waits for a person: for an approval, or for the answer to a question.</summary>
    /// <param name="words">Stand in what is asked: titles and scripts of the plan, questions, or the reason; null = whatever is asked.</param>
    public TaskRun Should_ask(string? words = null)
    {
        if (Status is not ("PendingApproval" or "NeedsAttention"))
        {
            throw new AgentAssertionException($"The task should have asked a person and is {Status}{(Text("reason") is { } reason ? $": {reason}" : "")}.");
        }
        var asked = $"{Text("reason")} {(Task.TryGetProperty("questions", out var questions) ? questions.GetRawText() : "")} {string.Join(' ', Recording.GetProperty("outcome").GetProperty("steps").EnumerateArray().SelectMany(step => new[] { step.GetProperty("title").GetString(), step.GetProperty("script").GetString() }))}";
        return words is null || asked.Contains(words, StringComparison.OrdinalIgnoreCase)
            ? this
            : throw new AgentAssertionException($"The task should have asked for \"{words}\". It asks: {Words.Short(asked)}");
    }

    /// <summary>No person was asked.</summary>
    public TaskRun Should_not_ask() => Status is "PendingApproval" or "NeedsAttention" || Recording.GetProperty("outcome").GetProperty("status").GetString() == "PendingApproval"
        ? throw new AgentAssertionException($"The task should have asked nobody, and is {Status}.")
        : this;

    private string? Text(string name) => Task.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
