using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Agents.Channels;

namespace Platform.Agents.Turns;

/// <summary>What a turn sends, and the key under which its answer is known: a hash over model, messages, schema and parameters.</summary>
internal sealed class TurnRequest
{
    private TurnRequest(IReadOnlyList<ChatMessage> messages, JsonElement schema, string name, ModelOptions model)
    {
        Messages = messages;
        Schema = schema;
        Name = name;
        Cacheable = model.IsRepeatable;
        Key = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
        {
            model.Protocol, model.Endpoint, model.Model, model.Temperature, model.MaxOutputTokens, Format = model.EffectiveFormat,
            Messages = messages.Select(message => new { Role = message.Role.Value, message.Text }), Schema = schema,
        }));
    }

    public IReadOnlyList<ChatMessage> Messages { get; }

    public JsonElement Schema { get; }

    public string Name { get; }

    public byte[] Key { get; }

    /// <summary>Whether the answer may be given again to the same request of another conversation.</summary>
    public bool Cacheable { get; }

    public static TurnRequest Of<T>(AgentQuestion<T> question, ModelOptions model, JsonElement schema)
        where T : class =>
        new([new ChatMessage(ChatRole.System, question.Instructions), new ChatMessage(ChatRole.User, question.Material)], schema, question.Purpose, model);

    /// <summary>Limits and format for one model; where its endpoint takes no schema, the schema stands in the instructions.</summary>
    public (IReadOnlyList<ChatMessage> Messages, ChatOptions Options) For(ModelOptions model, IReadOnlyList<ChatMessage> messages)
    {
        var options = new ChatOptions
        {
            Temperature = (float)model.Temperature,
            MaxOutputTokens = model.MaxOutputTokens,
            ResponseFormat = model.EffectiveFormat switch
            {
                AnswerFormat.JsonSchema => ChatResponseFormat.ForJsonSchema(Schema, Name),
                AnswerFormat.JsonObject => ChatResponseFormat.Json,
                _ => null,
            },
        };
        if (model.EffectiveFormat == AnswerFormat.JsonSchema)
        {
            return (messages, options);
        }
        var instructions = new ChatMessage(ChatRole.System, $"{messages[0].Text}\n\nAnswer with one JSON object and nothing else. Its JSON schema:\n{Schema.GetRawText()}");
        return ([instructions, .. messages.Skip(1)], options);
    }
}
