using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Agents.Channels;

namespace Platform.Agents.Hosted;

/// <summary>What a run of a LangGraph server left: the graph's state, or why it has none.</summary>
internal static class LangGraphState
{
    /// <summary>The answer: the structured response of an agent that has one, else its last message.</summary>
    /// <exception cref="ModelFailedException">The run failed, was stopped, or waits for somebody; or nothing in its state is an answer.</exception>
    public static ChatResponse Answer(ModelOptions model, JsonElement state, string status, string run)
    {
        if (state.Field("__error__", JsonValueKind.Object) is { } error)
        {
            throw new ModelFailedException(ModelFailure.AgentFailed, $"{model.Model} failed: {EndpointErrors.Said(Reason(error))}");
        }
        if (state.Field("__interrupt__", JsonValueKind.Array) is { } interrupts && interrupts.GetArrayLength() > 0)
        {
            throw new ModelFailedException(ModelFailure.AgentFailed, $"{model.Model} asks for something instead of answering, and nobody answers it here: {EndpointErrors.Said(interrupts[0].Field("value")?.ToString() ?? "")}");
        }
        if (status != "success")
        {
            throw new ModelFailedException(ModelFailure.AgentFailed, $"The run of {model.Model} ended as '{EndpointErrors.Said(status)}'; nothing of what it had written is used.");
        }
        var answers = state.Items("messages").Where(message => message.Text("type") is "ai" || message.Text("role") is "assistant").ToList();
        var text = state.Field("structured_response", JsonValueKind.Object)?.GetRawText()
            ?? (answers.Count > 0 ? Content(answers[^1]) : throw new ModelFailedException(ModelFailure.Broken, $"The state that {model.Model} left has no message of its own under 'messages'."));
        return HostedConversation.Answer(model, text, run, Usage(answers));
    }

    /// <summary>A message's text, or the texts among its blocks.</summary>
    private static string Content(JsonElement message) => message.Field("content") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } blocks => string.Concat(blocks.EnumerateArray().Where(block => block.Text("type") == "text").Select(block => block.Text("text"))),
        _ => "",
    };

    /// <summary>What all models of the graph reported together; null where none did.</summary>
    private static UsageDetails? Usage(IEnumerable<JsonElement> answers)
    {
        var reported = answers.Select(message => message.Field("usage_metadata", JsonValueKind.Object)).OfType<JsonElement>().ToList();
        return reported.Count == 0 ? null : new UsageDetails { InputTokenCount = Sum("input_tokens"), OutputTokenCount = Sum("output_tokens") };

        long Sum(string name) => reported.Sum(usage => usage.Field(name, JsonValueKind.Number)?.TryGetInt64(out var count) == true && count > 0 ? count : 0);
    }

    /// <summary>Servers put the error into the message of an error.</summary>
    private static string Reason(JsonElement error)
    {
        var message = error.Text("message");
        try
        {
            using var inner = JsonDocument.Parse(message);
            return inner.RootElement.ValueKind == JsonValueKind.Object && inner.RootElement.Text("message") is { Length: > 0 } reason ? reason : message;
        }
        catch (JsonException)
        {
            return message.Length > 0 ? message : error.Text("error");
        }
    }
}
