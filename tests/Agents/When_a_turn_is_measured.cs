using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Platform.AgentTesting;
using Shouldly;

namespace Platform.Tests.Agents;

/// <summary>Spans and metrics by the OpenTelemetry conventions for generative AI.</summary>
internal sealed class When_a_turn_is_measured
{
    [TestCase("false")]
    [TestCase("true")]
    public async Task Should_describe_each_request_and_record_content_only_when_told(string record)
    {
        var name = $"model-{Guid.NewGuid():n}";
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Platform.Agents",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var asked = 0;
        await using var platform = await AgentPlatform.StartAsync(
            _ => AgentPlatform.Good with { InputTokens = 90, OutputTokens = 7, Fault = ++asked == 1 ? MockFault.ServerError : MockFault.None },
            options => options.Set("Agents:Models:main:Model", name).Set("Agents:RecordContent", record));

        await platform.AskAsync("21 and 21, password=Nordlicht77");

        var requests = spans.Where(span => span.DisplayName == $"chat {name}").OrderBy(span => span.StartTimeUtc).ToList();
        requests.Count.ShouldBe(2);
        requests.ShouldAllBe(span => span.Kind == ActivityKind.Client && (string?)span.GetTagItem("gen_ai.operation.name") == "chat" && (string?)span.GetTagItem("gen_ai.request.model") == name);
        requests[0].GetTagItem("error.type").ShouldBe("Unreachable");
        requests[1].GetTagItem("gen_ai.usage.input_tokens").ShouldBe(90L);
        requests[1].GetTagItem("gen_ai.usage.output_tokens").ShouldBe(7L);
        requests[0].GetTagItem("gen_ai.usage.input_tokens").ShouldBeNull("nobody has counted them");
        requests[1].GetTagItem("gen_ai.response.id").ShouldBe("chatcmpl-mock");
        requests[1].GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "stop" });
        requests.ShouldAllBe(span => (string?)span.GetTagItem("gen_ai.provider.name") == "openai" && span.GetTagItem("server.port") != null && span.GetTagItem("gen_ai.conversation.id") != null);
        var turn = spans.Single(span => span.SpanId == requests[1].ParentSpanId);
        turn.DisplayName.ShouldBe("invoke_agent Router");
        turn.GetTagItem("platform.agent.tries").ShouldBe(2);
        turn.GetTagItem("gen_ai.provider.name").ShouldBe("openai");
        var content = (string?)requests[1].GetTagItem("gen_ai.input.messages");
        (content is not null).ShouldBe(record == "true");
        spans.SelectMany(span => span.TagObjects).ShouldAllBe(tag => !$"{tag.Value}".Contains("Nordlicht77", StringComparison.Ordinal));
    }

    [Test]
    public async Task Should_count_tokens_money_retries_and_time()
    {
        var name = $"model-{Guid.NewGuid():n}";
        var measured = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Platform.Agents")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        var asked = 0;
        await using var platform = await AgentPlatform.StartAsync(
            _ => AgentPlatform.Good with { InputTokens = 1_000, OutputTokens = 10, Fault = ++asked == 1 ? MockFault.RateLimited : MockFault.None },
            options => options.Set("Agents:Models:main:Model", name).Set("Agents:Models:main:OutputPrice", "100000").Set("Agents:Budget:TaskMoney", "1000").Set("Agents:Budget:DayMoney", "1000"));

        await platform.AskAsync();

        measured["platform.agent.retries"].ShouldBe(1);
        measured["platform.agent.cost"].ShouldBe(1);
        measured["gen_ai.client.token.usage"].ShouldBeGreaterThanOrEqualTo(1_010);
        measured["gen_ai.client.operation.duration"].ShouldBeGreaterThan(0);
        measured.ShouldContainKey("platform.agent.wait");
        measured.ShouldContainKey("gen_ai.client.operation.duration RateLimited", "what failed is told apart, whether anyone traces it or not");
        measured["gen_ai.client.token.usage input"].ShouldBe(1_000, "only what the endpoint has reported");

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray();
            if (!all.Contains(new KeyValuePair<string, object?>("gen_ai.request.model", name)))
            {
                return;
            }
            var kinds = all.Where(tag => tag.Key is "error.type" or "gen_ai.token.type").Select(tag => $"{instrument.Name} {tag.Value}");
            foreach (var key in kinds.Prepend(instrument.Name))
            {
                measured.AddOrUpdate(key, value, (_, sum) => sum + value);
            }
        }
    }
}
