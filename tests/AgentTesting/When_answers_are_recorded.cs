using System.Net;
using System.Net.Http.Json;
using Platform.AgentTesting;
using Platform.AgentTesting.Transcripts;
using Shouldly;

namespace Platform.Tests.AgentTesting;

internal sealed class When_answers_are_recorded
{
    [Test]
    public async Task Should_pass_on_to_the_real_model_and_replay_what_it_said()
    {
        var answers = 0;
        await using var real = await MockLlm.StartAsync(request => new MockAnswer { Text = $"{request.Messages[^1].Text}: {++answers}", InputTokens = 11, OutputTokens = 3 });
        using var upstream = new Upstream(real.Endpoint, "key");
        await using var recorder = await MockLlm.StartAsync(upstream.AnswerAsync);
        string[] said = [await AskAsync(recorder, "one"), await AskAsync(recorder, "two"), await AskAsync(recorder, "one")];
        var file = Path.GetTempFileName();
        try
        {
            await recorder.Transcript.SaveAsync(file, CancellationToken.None);
            await using var replay = await MockLlm.StartAsync(new Replay(await Transcript.LoadAsync(file, CancellationToken.None)).Answer);

            string[] again = [await AskAsync(replay, "one"), await AskAsync(replay, "one"), await AskAsync(replay, "two"), await AskAsync(replay, "one")];

            said.ShouldBe(["one: 1", "two: 2", "one: 3"]);
            again.ShouldBe(["one: 1", "one: 3", "two: 2", "one: 3"]);
            replay.Transcript.Exchanges[0].Answer.InputTokens.ShouldBe(11);
            using var unknown = await SendAsync(replay, "three");
            unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await unknown.Content.ReadAsStringAsync()).ShouldContain("record again");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> AskAsync(MockLlm model, string text)
    {
        using var response = await SendAsync(model, text);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    private static async Task<HttpResponseMessage> SendAsync(MockLlm model, string text)
    {
        using var http = new HttpClient();
        return await http.PostAsJsonAsync($"{model.Endpoint}/chat/completions", new { model = "m", messages = new[] { new { role = "user", content = text } } });
    }
}
