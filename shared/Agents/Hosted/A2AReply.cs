using System.Text.Json;
using Platform.Agents.Channels;

namespace Platform.Agents.Hosted;

/// <summary>What an A2A agent replied: a message, or a task in some state. Both versions of the protocol read alike.</summary>
/// <param name="TaskId">The task, for as long as the agent works on it; null once there is an answer.</param>
/// <param name="Answer">The answer; null while there is none.</param>
internal sealed record A2AReply(string? TaskId, string? Answer)
{
    /// <summary>Reads the result of a call.</summary>
    /// <exception cref="ModelFailedException">The task ended without an answer, waits for somebody, or the result cannot be read.</exception>
    public static A2AReply Read(ModelOptions options, JsonElement result)
    {
        // Version 1.0 wraps the reply to a message in its kind; version 0.3, and a task that is looked at, come bare.
        var reply = result.Field("task", JsonValueKind.Object) ?? result.Field("message", JsonValueKind.Object) ?? result;
        if (reply.Field("status", JsonValueKind.Object) is not { } status)
        {
            return reply.Field("parts", JsonValueKind.Array) is not null
                ? new A2AReply(null, Text([reply]))
                : throw new ModelFailedException(ModelFailure.Broken, $"{options.Model} replied with neither a message nor a task.");
        }
        var id = reply.Text("id");
        var state = status.Text("state").Replace("TASK_STATE_", "", StringComparison.Ordinal).Replace('_', '-').ToLowerInvariant();
        return state switch
        {
            "submitted" or "working" when id.Length > 0 => new A2AReply(id, null),
            "completed" => new A2AReply(null, Completed(reply, status)),
            "failed" => throw new ModelFailedException(ModelFailure.AgentFailed, $"{options.Model} failed: {Said(status)}"),
            "canceled" => throw new ModelFailedException(ModelFailure.AgentFailed, $"The work of {options.Model} was cancelled on its side: {Said(status)}"),
            "input-required" => throw new ModelFailedException(ModelFailure.AgentFailed, $"{options.Model} asks for something instead of answering, and nobody answers it here: {Said(status)}"),
            "rejected" => throw new ModelFailedException(ModelFailure.Refused, $"{options.Model} declined to answer: {Said(status)}"),
            "auth-required" => throw new ModelFailedException(ModelFailure.Rejected, $"{options.Model} wants other credentials; check ApiKeyFile: {Said(status)}"),
            _ => throw new ModelFailedException(ModelFailure.Broken, $"{options.Model} has a task in a state that is not known here: '{EndpointErrors.Said(state)}'."),
        };
    }

    /// <summary>The artifacts are what came of the work; an agent without any says it in its last message.</summary>
    private static string Completed(JsonElement task, JsonElement status) => Text(task.Items("artifacts")) is { Length: > 0 } artifacts
        ? artifacts
        : status.Field("message", JsonValueKind.Object) is { } message && Text([message]) is { Length: > 0 } last
            ? last
            : Text(task.Items("history").Where(entry => entry.Text("role") is "agent" or "ROLE_AGENT").TakeLast(1));

    /// <summary>One part of data is the answer itself; otherwise it is the text.</summary>
    private static string Text(IEnumerable<JsonElement> holders)
    {
        var parts = holders.SelectMany(holder => holder.Items("parts")).ToList();
        var data = parts.Select(part => part.Field("data", JsonValueKind.Object)).OfType<JsonElement>().ToList();
        return data.Count == 1 ? data[0].GetRawText() : string.Join('\n', parts.Select(part => part.Text("text")).Where(text => text.Length > 0));
    }

    private static string Said(JsonElement status) =>
        status.Field("message", JsonValueKind.Object) is { } message && EndpointErrors.Said(Text([message])) is { Length: > 0 } said ? $"\"{said}\"" : "it does not say why.";
}
