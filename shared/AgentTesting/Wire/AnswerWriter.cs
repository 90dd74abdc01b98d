using System.Text;
using System.Text.Json;

namespace Platform.AgentTesting.Wire;

/// <summary>Writes an answer as one body or as a stream of events, as OpenAI's API documents them.</summary>
internal static class AnswerWriter
{
    private const int HugeLength = 10 * 1024 * 1024;
    private const int Pieces = 8;

    /// <summary>The answer with the tokens that are reported for it; none where no completion is sent.</summary>
    public static MockAnswer Counted(MockRequest request, MockAnswer answer)
    {
        var (input, output) = answer.Fault is MockFault.RateLimited or MockFault.RateLimitedWithRetryAfter or MockFault.ServerError or MockFault.HangBefore
            ? (0, 0)
            : Tokens(request, answer, Text(answer).Text);
        return answer with { InputTokens = input, OutputTokens = output };
    }

    /// <summary>The whole completion.</summary>
    public static string Body(MockRequest request, MockAnswer answer)
    {
        var (text, refusal) = Text(answer);
        return JsonSerializer.Serialize(new
        {
            id = "chatcmpl-mock",
            @object = "chat.completion",
            created = 0,
            model = request.Model,
            choices = new[]
            {
                new
                {
                    index = 0,
                    message = new { role = "assistant", content = text, refusal, tool_calls = answer.ToolCalls.Count == 0 ? null : answer.ToolCalls.Select((call, index) => Call(request, call, index)) },
                    finish_reason = Finish(answer),
                },
            },
            usage = Usage(request, answer, text),
        });
    }

    /// <summary>The completion in pieces.</summary>
    public static string Events(MockRequest request, MockAnswer answer)
    {
        var (text, refusal) = Text(answer);
        var events = new StringBuilder();
        Append(new { role = "assistant", content = "", refusal = (string?)null }, null);
        if (refusal is not null)
        {
            Append(new { refusal }, null);
        }
        var length = Math.Max(1, ((text?.Length ?? 0) + Pieces - 1) / Pieces);
        for (var start = 0; text is not null && start < text.Length; start += length)
        {
            Append(new { content = text.Substring(start, Math.Min(length, text.Length - start)) }, null);
        }
        foreach (var (call, index) in answer.ToolCalls.Select((call, index) => (call, index)))
        {
            var arguments = call.Arguments.GetRawText();
            var half = arguments.Length / 2;
            Append(new { tool_calls = new[] { new { index, id = CallId(request, index), type = "function", function = new { name = call.Name, arguments = arguments[..half] } } } }, null);
            Append(new { tool_calls = new[] { new { index, function = new { arguments = arguments[half..] } } } }, null);
        }
        Append(new { }, Finish(answer));
        events.Append("data: ").Append(Chunk(request, [], Usage(request, answer, text))).Append("\n\ndata: [DONE]\n\n");
        return events.ToString();

        void Append(object delta, string? finish) =>
            events.Append("data: ").Append(Chunk(request, [new { index = 0, delta, finish_reason = finish }], null)).Append("\n\n");
    }

    private static string Chunk(MockRequest request, object[] choices, object? usage) =>
        JsonSerializer.Serialize(new { id = "chatcmpl-mock", @object = "chat.completion.chunk", created = 0, model = request.Model, choices, usage });

    /// <summary>Not used twice in a conversation, so that results find their calls.</summary>
    private static string CallId(MockRequest request, int index) => $"call_{request.Step}_{index}";

    private static object Call(MockRequest request, MockToolCall call, int index) =>
        new { id = CallId(request, index), type = "function", function = new { name = call.Name, arguments = call.Arguments.GetRawText() } };

    private static (int Input, int Output) Tokens(MockRequest request, MockAnswer answer, string? text) => (
        answer.InputTokens ?? (request.Text.Length / 4),
        answer.OutputTokens ?? (((text?.Length ?? 0) + answer.ToolCalls.Sum(call => call.Arguments.GetRawText().Length)) / 4));

    private static object Usage(MockRequest request, MockAnswer answer, string? text)
    {
        var (input, output) = Tokens(request, answer, text);
        return new { prompt_tokens = input, completion_tokens = output, total_tokens = input + output };
    }

    private static string Finish(MockAnswer answer) => answer switch
    {
        { Fault: MockFault.TruncatedJson } => "length",
        { ToolCalls.Count: > 0 } => "tool_calls",
        _ => "stop",
    };

    private static (string? Text, string? Refusal) Text(MockAnswer answer) => answer.Fault switch
    {
        MockFault.TruncatedJson => (answer.Text[..(answer.Text.Length / 2)], null),
        MockFault.WrongSchema => ("""{"unexpected":[1,2,3]}""", null),
        MockFault.Empty => ("", null),
        MockFault.Huge => ($"\"{new string('x', HugeLength)}\"", null),
        MockFault.Fenced => ($"Here is what you asked for:\n\n```json\n{answer.Text}\n```\n\nTell me if you need more.", null),
        MockFault.Refusal => (null, "I cannot help with that."),
        _ => (answer.Text, null),
    };
}
