using Platform.Agents;
using Platform.AgentTesting;
using Shouldly;

namespace Platform.Tests.Agents;

internal sealed class When_turns_are_recorded
{
    [Test]
    public async Task Should_not_pay_again_for_a_turn_that_this_conversation_has_had()
    {
        await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good, options => options.Set("Agents:CacheHours", "0"));
        var (task, conversation) = (Guid.NewGuid(), "c1");
        (await platform.AskAsync("1 and 2", task, conversation)).Source.ShouldBe(AnswerSource.Model);

        (await platform.AskAsync("1 and 2", task, conversation)).Source.ShouldBe(AnswerSource.Recorded);
        (await platform.AskAsync("1 and 3", task, conversation)).Source.ShouldBe(AnswerSource.Model);
        (await platform.AskAsync("1 and 2", task, "c2")).Source.ShouldBe(AnswerSource.Model);

        platform.Model.Transcript.Exchanges.Count.ShouldBe(3);
        (await platform.TurnsAsync()).Select(turn => turn.State).ShouldBe(["Answered", "Answered", "Answered"]);
    }

    [Test]
    public async Task Should_give_a_cached_answer_to_exactly_the_same_request()
    {
        await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good);
        await platform.AskAsync("1 and 2");

        var again = await platform.AskAsync("1 and 2");
        await platform.AskAsync("1  and 2");
        await platform.ExecuteAsync("update model_answer set expires_at = now() - interval '1 second'");
        await platform.AskAsync("1 and 2");

        (again.Source, again.Value.Total).ShouldBe((AnswerSource.Cache, 42));
        platform.Model.Transcript.Exchanges.Count.ShouldBe(3);
    }

    [TestCase("0.7", true)]
    [TestCase("", false)]
    public async Task Should_always_ask_a_model_that_samples(string temperature, bool isSent)
    {
        await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good, options => options.Set("Agents:Models:main:Temperature", temperature));
        await platform.AskAsync();

        (await platform.AskAsync()).Source.ShouldBe(AnswerSource.Model);
        platform.Model.Transcript.Exchanges.Select(exchange => exchange.Request.TryGetProperty("temperature", out var _)).ShouldAllBe(sent => sent == isSent);
    }

    [Test]
    public async Task Should_not_use_a_known_answer_that_no_longer_passes()
    {
        await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good);
        await platform.AskAsync();

        var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync(check: _ => ["Never good enough."]));

        exception.Message.ShouldContain("Never good enough.");
        platform.Model.Transcript.Exchanges.Count.ShouldBe(3);
    }

    [Test]
    public async Task Should_record_what_a_turn_took()
    {
        await using var platform = await AgentPlatform.StartAsync(
            _ => AgentPlatform.Good with { InputTokens = 1_000, OutputTokens = 500 },
            options => options.Set("Agents:Models:main:InputPrice", "2").Set("Agents:Models:main:OutputPrice", "8"));

        await platform.AskAsync();

        var turn = (await platform.TurnsAsync()).ShouldHaveSingleItem();
        (turn.Tries, turn.InputTokens, turn.OutputTokens, turn.Cost).ShouldBe((1, 1_000, 500, 0.006));
    }

    [TestCase("TaskCalls", "2", "2 of 2 requests are used")]
    [TestCase("TaskTokens", "13000", "tokens are used; the next request may take")]
    [TestCase("TaskSeconds", "1", "of 1 seconds are used")]
    [TestCase("DayCalls", "2", "2 of 2 requests are used")]
    [TestCase("DayTokens", "13000", "tokens are used; the next request may take")]
    [TestCase("DaySeconds", "1", "of 1 seconds are used")]
    [TestCase("DayMoney", "0.801", "of the price table's money are used; the next request may take")]
    public async Task Should_send_nothing_beyond_a_budget(string limit, string value, string words)
    {
        await using var platform = await AgentPlatform.StartAsync(
            _ => AgentPlatform.Good with { InputTokens = 4_000, OutputTokens = 500, DelayMs = limit.EndsWith("Seconds", StringComparison.Ordinal) ? 600 : 0 },
            options => options.Set("Agents:Budget:AtLimit", "GoOn").Set($"Agents:Budget:{limit}", value).Set("Agents:CacheHours", "0").Set("Agents:Models:main:InputPrice", "100"));
        var task = Guid.NewGuid();
        await platform.AskAsync(taskId: task);
        await platform.AskAsync(taskId: task);

        var exception = await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync(taskId: task));

        exception.Failure.ShouldBe(ModelFailure.BudgetUsedUp);
        exception.Message.ShouldContain($"Agents:Budget:{limit} is used up");
        exception.Message.ShouldContain(words);
        platform.Model.Transcript.Exchanges.Count.ShouldBe(2);
        if (limit.StartsWith("Task", StringComparison.Ordinal))
        {
            (await platform.AskAsync()).Value.Total.ShouldBe(42, "another task has a budget of its own");
        }
    }

    [Test]
    public async Task Should_keep_a_budget_that_many_want_at_once()
    {
        await using var platform = await AgentPlatform.StartAsync(
            _ => AgentPlatform.Good with { DelayMs = 50 }, options => options.Set("Agents:Budget:AtLimit", "GoOn").Set("Agents:Budget:DayCalls", "7").Set("Agents:CacheHours", "0").Set("Agents:Models:main:Concurrency", "20"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            try
            {
                await platform.AskAsync($"{number}");
                return true;
            }
            catch (ModelFailedException exception) when (exception.Failure == ModelFailure.BudgetUsedUp)
            {
                return false;
            }
        }));

        outcomes.Count(answered => answered).ShouldBe(7);
        platform.Model.Transcript.Exchanges.Count.ShouldBe(7);
    }

    [Test]
    public async Task Should_count_a_turn_whose_end_was_never_recorded()
    {
        await using var platform = await AgentPlatform.StartAsync(_ => AgentPlatform.Good, options => options.Set("Agents:Budget:AtLimit", "GoOn").Set("Agents:Budget:DayCalls", "1").Set("Agents:CacheHours", "0"));
        await platform.AskAsync();
        await platform.ExecuteAsync("update model_turn set state = 'Open', answer = null, ended_at = null");

        (await Should.ThrowAsync<ModelFailedException>(() => platform.AskAsync())).Failure.ShouldBe(ModelFailure.BudgetUsedUp);
    }
}
