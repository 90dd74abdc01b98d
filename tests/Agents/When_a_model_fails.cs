using Platform.Agents;
using Platform.AgentTesting;
using Shouldly;

namespace Platform.Tests.Agents;

internal sealed class When_a_model_fails
{
    [TestCase(MockFault.RateLimited, ModelFailure.RateLimited, 3)]
    [TestCase(MockFault.ServerError, ModelFailure.Unreachable, 3)]
    [TestCase(MockFault.HangBefore, ModelFailure.TimedOut, 3)]
    [TestCase(MockFault.HangMidStream, ModelFailure.TimedOut, 3)]
    [TestCase(MockFault.ByteASecond, ModelFailure.TimedOut, 3)]
    [TestCase(MockFault.TruncatedJson, ModelFailure.WrongAnswer, 2)]
    [TestCase(MockFault.WrongSchema, ModelFailure.WrongAnswer, 2)]
    [TestCase(MockFault.Empty, ModelFailure.WrongAnswer, 2)]
    [TestCase(MockFault.Huge, ModelFailure.WrongAnswer, 1)]
    [TestCase(MockFault.Refusal, ModelFailure.Refused, 1)]
    public async Task Should_end_in_a_named_failure_after_few_tries(MockFault fault, ModelFailure failure, int tries)
    {
        foreach (var streaming in new[] { "false", "true" })
        {
            await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good with { Fault = fault }, options => options
                .Set("Agents:Models:main:TrySeconds", TrySeconds(failure)).Set("Agents:Models:main:Streaming", streaming));

            var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync());

            exception.Failure.ShouldBe(failure, exception.Message);
            platform.Model.Transcript.Exchanges.Count.ShouldBe(tries, $"streaming: {streaming}");
            var turn = (await platform.TurnsAsync()).ShouldHaveSingleItem();
            turn.ShouldSatisfyAllConditions(() => turn.State.ShouldBe("Failed"), () => turn.Tries.ShouldBe(tries), () => turn.Problem.ShouldBe(exception.Message));
        }
    }

    [TestCase(MockFault.RateLimited)]
    [TestCase(MockFault.ServerError)]
    [TestCase(MockFault.HangMidStream)]
    [TestCase(MockFault.TruncatedJson)]
    [TestCase(MockFault.WrongSchema)]
    public async Task Should_succeed_where_the_second_try_does(MockFault fault)
    {
        var asked = 0;
        await using var platform = await AgentPlatform.StartAsync(
            _ => AgentPlatform.Good with { Fault = ++asked == 1 ? fault : MockFault.None },
            options => options.Set("Agents:Models:main:TrySeconds", TrySeconds(fault == MockFault.HangMidStream ? ModelFailure.TimedOut : ModelFailure.Unreachable)));

        var answer = await platform.AskAsync();

        answer.Value.ShouldBe(new AgentPlatform.Sum { Total = 42, Word = "plenty" });
        (await platform.TurnsAsync()).ShouldHaveSingleItem().Tries.ShouldBe(2);
    }

    [Test]
    public async Task Should_read_json_out_of_a_fence()
    {
        await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good with { Fault = MockFault.Fenced });

        (await platform.AskAsync()).Value.Total.ShouldBe(42);
        platform.Model.Transcript.Exchanges.Count.ShouldBe(1);
    }

    [Test]
    public async Task Should_tell_the_model_what_was_wrong()
    {
        var asked = 0;
        await using var platform = await AgentPlatform.StartAsync(_ => ++asked == 1 ? new MockAnswer { Text = """{"total":5000,"extra":1}""" } : AgentPlatform.Good);

        await platform.AskAsync();

        var repair = platform.Model.Transcript.Exchanges[1].Request.GetProperty("messages");
        repair.GetArrayLength().ShouldBe(4);
        var complaint = repair[3].GetProperty("content").ToString();
        complaint.ShouldContain("$.word is missing.");
        complaint.ShouldContain("$.total must be at most 1000.");
        complaint.ShouldContain("$.extra is not part of the schema.");
    }

    [Test]
    public async Task Should_have_an_answer_repaired_that_the_agent_itself_refuses()
    {
        await using var platform = await AgentPlatform.StartAsync(request => request.Step == 1 ? AgentPlatform.Good with { Text = """{"total":41,"word":"less"}""" } : AgentPlatform.Good);

        var answer = await platform.AskAsync(check: sum => sum.Total == 42 ? [] : ["21 and 21 are 42."]);

        answer.Value.Total.ShouldBe(42);
        platform.Model.Transcript.Exchanges[1].Request.ToString().ShouldContain("21 and 21 are 42.");
    }

    [Test]
    public async Task Should_wait_as_long_as_the_endpoint_asks()
    {
        var asked = 0;
        await using var platform = await AgentPlatform.StartAsync(
            _ => AgentPlatform.Good with { Fault = ++asked == 1 ? MockFault.RateLimitedWithRetryAfter : MockFault.None, RetryAfterSeconds = 1 });

        await platform.AskAsync();

        (await platform.TurnsAsync())[0].Milliseconds.ShouldBeGreaterThanOrEqualTo(1_000);
    }

    [Test]
    public async Task Should_not_wait_beyond_its_deadline()
    {
        await using var platform = await AgentPlatform.StartAsync(
            _ => AgentPlatform.Good with { Fault = MockFault.RateLimitedWithRetryAfter, RetryAfterSeconds = 3_000 }, options => options.Set("Agents:TurnSeconds", "20"));

        (await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync())).Failure.ShouldBe(ModelFailure.RateLimited);
        platform.Model.Transcript.Exchanges.Count.ShouldBe(1);
    }

    [Test]
    public async Task Should_end_a_turn_at_its_deadline()
    {
        await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good with { Fault = MockFault.HangBefore }, options => options.Set("Agents:TurnSeconds", "1"));

        var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync());

        exception.Failure.ShouldBe(ModelFailure.TimedOut);
        exception.Message.ShouldContain("within 1 s (Agents:TurnSeconds)");
    }

    [TestCase(MockFault.ServerError, 3)]
    [TestCase(MockFault.Refusal, 2)]
    public async Task Should_give_the_last_try_to_the_fallback_model(MockFault fault, int tries)
    {
        await using var platform = await AgentPlatform.StartAsync(
            request => AgentPlatform.Good with { Fault = request.Model == "first" ? fault : MockFault.None },
            options => options.Set("Agents:Models:main:Fallback", "spare"));

        var answer = await platform.AskAsync();

        answer.Model.ShouldBe("second");
        platform.Model.Transcript.Exchanges.Count.ShouldBe(tries);
        (await platform.TurnsAsync()).ShouldHaveSingleItem().Model.ShouldBe("second");
    }

    [Test]
    public async Task Should_leave_an_endpoint_alone_that_keeps_failing()
    {
        await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good with { Fault = MockFault.ServerError });

        for (var turn = 0; turn < 6; turn++)
        {
            (await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync())).Failure.ShouldBe(ModelFailure.Unreachable);
        }

        platform.Model.Transcript.Exchanges.Count.ShouldBe(10, "the breaker opens after ten failures");
        (await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync())).Message.ShouldContain("left alone for a moment");
    }

    [Test]
    public async Task Should_say_what_is_wrong_with_the_key()
    {
        await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good, options => options.Set("Agents:Models:main:ApiKeyFile", "/nowhere/model-key"));

        var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync());

        exception.Failure.ShouldBe(ModelFailure.Rejected);
        exception.Message.ShouldContain("/nowhere/model-key");
        platform.Model.Transcript.Exchanges.ShouldBeEmpty();
    }

    /// <summary>A try that is meant to time out costs the test its time; any other gets what even a first request on a slow machine needs.</summary>
    private static string TrySeconds(ModelFailure expected) => expected == ModelFailure.TimedOut ? "1" : "30";
}
