using System.Collections.Concurrent;
using System.Diagnostics;
using Platform.Agents;
using Platform.AgentTesting;
using Platform.AgentTesting.Scripts;
using Shouldly;

namespace Platform.Tests.Agents;

/// <summary>
/// PLATFORM_MODEL_CALLS sets the number of turns: 200, the short form, have all kinds of faults mixed; from 2,000 on, the full form,
/// each kind also comes alone.
/// </summary>
[NonParallelizable]
internal sealed class When_a_fifth_of_all_calls_fail
{
    private const int TurnSeconds = 12;
    private const double Budget = 1_000;

    private static readonly int s_turns = int.TryParse(Environment.GetEnvironmentVariable("PLATFORM_MODEL_CALLS"), out var turns) ? turns : 200;

    private static readonly MockFault[] s_kinds = [.. Enum.GetValues<MockFault>().Where(fault => fault != MockFault.None)];

    private static IEnumerable<TestCaseData> Kinds() => new[] { "false", "true" }.SelectMany(streaming => Sets().Select(kinds =>
        new TestCaseData(streaming, kinds).SetArgDisplayNames(streaming == "true" ? "streamed" : "whole", kinds.Length == 1 ? kinds[0].ToString() : "all kinds")));

    private static IEnumerable<MockFault[]> Sets() => s_turns < 2_000 ? [s_kinds] : [s_kinds, .. s_kinds.Select(kind => new[] { kind })];

    [TestCaseSource(nameof(Kinds))]
    public async Task Should_answer_rightly_or_fail_by_name_within_tries_deadlines_and_budgets(string streaming, MockFault[] kinds)
    {
        var faults = new FaultRate(0.2, kinds, TestContext.CurrentContext.Random.Next());
        await using var platform = await AgentPlatform.StartAsync(
            request => faults.Apply(new MockAnswer { Text = $$"""{"total":{{request.Messages[1].Text}},"word":"number {{request.Messages[1].Text}}"}""", InputTokens = 100, OutputTokens = 20 }),
            options => options.Set("Agents:Models:main:Streaming", streaming).Set("Agents:Models:main:TrySeconds", "3").Set("Agents:Models:main:StallSeconds", "2")
                .Set("Agents:CacheHours", "0").Set("Agents:Models:main:Concurrency", "40").Set("Agents:TurnSeconds", $"{TurnSeconds}").Set("Agents:Models:main:InputPrice", "1000").Set("Agents:Budget:DayMoney", $"{Budget}").Set("Agents:Budget:AtLimit", "GoOn"));
        var failures = new ConcurrentBag<ModelFailure>();
        var answered = 0;
        var longest = 0L;

        await Parallel.ForEachAsync(Enumerable.Range(0, s_turns), new ParallelOptions { MaxDegreeOfParallelism = 40 }, async (number, _) =>
        {
            var total = number % 1_000;
            var started = Stopwatch.GetTimestamp();
            try
            {
                var answer = await platform.AskAsync($"{total}");
                answer.Value.ShouldBe(new AgentPlatform.Sum { Total = total, Word = $"number {total}" });
                Interlocked.Increment(ref answered);
            }
            catch (ModelFailedException exception)
            {
                failures.Add(exception.Failure);
            }
            Max(ref longest, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        });

        TestContext.Out.WriteLine($"{answered} answered, failures: {string.Join(", ", failures.GroupBy(failure => failure).Select(group => $"{group.Key} {group.Count()}"))}; longest {longest} ms");
        (answered + failures.Count).ShouldBe(s_turns);
        // What is refused or far too large is not asked for again.
        answered.ShouldBeGreaterThan(s_turns * (kinds.Length == 1 ? 7 : 8) / 10, "most faults pass with the next try");
        longest.ShouldBeLessThan((TurnSeconds + 8) * 1_000);
        var turns = await platform.TurnsAsync();
        turns.ShouldAllBe(turn => turn.Tries <= 3 && turn.State != "Open");
        turns.Sum(turn => turn.Tries).ShouldBe(platform.Model.Transcript.Exchanges.Count, "every request is counted, and none but these was sent");
        turns.Sum(turn => turn.Cost).ShouldBeLessThanOrEqualTo(Budget);
    }

    private static void Max(ref long target, long value)
    {
        long seen;
        while (value > (seen = Interlocked.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
