using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Agents.Channels;
using Platform.Agents.Text;
using Platform.Agents.Tools;

namespace Platform.Agents.Turns;

/// <summary>What a turn sends, and the key under which its answer is known: a hash over model, messages, schema and parameters.</summary>
internal sealed class TurnRequest
{
    /// <summary>Kept for a wrong answer and the complaints about it.</summary>
    private const int TokensOfRepair = 1_000;

    private readonly IList<AITool>? _tools;

    private TurnRequest(IReadOnlyList<ChatMessage> messages, JsonElement schema, string name, ModelOptions model, ToolTurn? turn)
    {
        Messages = messages;
        Schema = schema;
        Name = name;
        _tools = turn is null || turn.Tools.Count == 0 ? null
            : [.. turn.Tools.Select(tool => AIFunctionFactory.CreateDeclaration(tool.Description.Name, tool.Description.Description, tool.Description.Schema))];
        MayCall = _tools is not null && !turn!.IsLast;
        Cacheable = model.IsRepeatable;
        Key = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
        {
            model.Protocol, model.Endpoint, model.Model, model.Temperature, model.MaxOutputTokens, Format = model.EffectiveFormat,
            Messages = messages.Select(message => new
            {
                Role = message.Role.Value, message.Text,
                Calls = message.Contents.OfType<FunctionCallContent>().Select(call => new { call.CallId, call.Name, call.Arguments }),
                Results = message.Contents.OfType<FunctionResultContent>().Select(result => new { result.CallId, Text = result.Result?.ToString() }),
            }),
            Schema = schema, MayCall,
            Tools = turn?.Tools.Select(tool => new { tool.Description.Name, tool.Description.Description, tool.Description.Schema }),
        }));
    }

    public IReadOnlyList<ChatMessage> Messages { get; }

    public JsonElement Schema { get; }

    public string Name { get; }

    public byte[] Key { get; }

    /// <summary>Whether the model may call tools instead of answering.</summary>
    public bool MayCall { get; }

    /// <summary>Whether the answer may be given again to the same request of another conversation.</summary>
    public bool Cacheable { get; }

    public static TurnRequest Of<T>(AgentQuestion<T> question, ModelOptions model, JsonElement schema, ToolTurn? turn = null)
        where T : class
    {
        IReadOnlyList<ChatMessage> asked = [new ChatMessage(ChatRole.System, question.Instructions), new ChatMessage(ChatRole.User, question.Material)];
        if (turn is null)
        {
            return new TurnRequest(asked, schema, question.Purpose, model, null);
        }
        var empty = new TurnRequest(asked, schema, question.Purpose, model, turn);
        var (messages, options) = empty.For(model, asked);
        return new TurnRequest([.. asked, .. turn.Messages(model.MaxInputTokens - TokenEstimate.Of(messages, options) - TokensOfRepair)], schema, question.Purpose, model, turn);
    }

    /// <summary>Limits and format for one model; where its endpoint takes no schema, the schema stands in the instructions.</summary>
    public (IReadOnlyList<ChatMessage> Messages, ChatOptions Options) For(ModelOptions model, IReadOnlyList<ChatMessage> messages)
    {
        var options = new ChatOptions
        {
            Temperature = (float?)model.Temperature,
            MaxOutputTokens = model.MaxOutputTokens,
            ResponseFormat = model.EffectiveFormat switch
            {
                AnswerFormat.JsonSchema => ChatResponseFormat.ForJsonSchema(Schema, Name),
                AnswerFormat.JsonObject => ChatResponseFormat.Json,
                _ => null,
            },
            Tools = _tools,
            ToolMode = _tools is null ? null : MayCall ? ChatToolMode.Auto : ChatToolMode.None,
        };
        if (model.EffectiveFormat == AnswerFormat.JsonSchema)
        {
            return (messages, options);
        }
        var instructions = new ChatMessage(ChatRole.System, $"{messages[0].Text}\n\nAnswer with one JSON object and nothing else. Its JSON schema:\n{Schema.GetRawText()}");
        return ([instructions, .. messages.Skip(1)], options);
    }
}
