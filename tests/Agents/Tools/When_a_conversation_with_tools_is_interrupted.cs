using System.Collections.Concurrent;
using System.Diagnostics;
using Platform.Agents.Tools;
using Platform.AgentTesting;
using Shouldly;

namespace Platform.Tests.Agents.Tools;

/// <summary>Work that goes on after a crash pays for no turn twice, and makes no call again that has ended.</summary>
internal sealed class When_a_conversation_with_tools_is_interrupted
{
    [Test]
    public async Task Should_go_on_where_it_was()
    {
        using var dies = new CancellationTokenSource();
        await using var platform = await AgentPlatform.StartAsync(
            request =>
            {
                if (request.Step == 2 && !dies.IsCancellationRequested)
                {
                    dies.Cancel();
                    return AgentPlatform.Good with { Fault = MockFault.HangBefore };
                }
                return request.Step == 1 ? Call() : AgentPlatform.Good;
            },
            options => options.Set("Agents:CacheHours", "0"));
        var tool = SampleTool.Of(SampleTool.Weather, _ => ToolResult.Of("sun"));
        await Should.ThrowAsync<OperationCanceledException>(() => platform.LoopAsync([tool], "c1", cancellationToken: dies.Token));

        // The tools have changed meanwhile, as those of a server may: what was paid for stays paid for.
        var answer = await platform.LoopAsync([tool, SampleTool.Of(SampleTool.Weather with { Name = "news" }, _ => ToolResult.Of("none"))], "c1");

        answer!.Value.Total.ShouldBe(42);
        tool.Calls.ShouldBe(1);
        platform.Model.Transcript.Exchanges.Select(exchange => exchange.Step).ShouldBe([1, 2, 2]);
    }

    [Test]
    public async Task Should_wait_for_a_result_that_comes_later_and_ask_only_for_that()
    {
        await using var platform = await AgentPlatform.StartAsync(request => request.Step == 1 ? Call("weather", "slow") : AgentPlatform.Good, options => options.Set("Agents:CacheHours", "0"));
        var tool = SampleTool.Of(SampleTool.Weather, _ => ToolResult.Of("sun"));
        var isThere = false;
        var slow = SampleTool.Of(SampleTool.Weather with { Name = "slow" }, _ => isThere ? ToolResult.Of("snow") : ToolResult.Later);

        (await platform.LoopAsync([tool, slow], "c1")).ShouldBeNull();
        (await platform.LoopAsync([tool, slow], "c1")).ShouldBeNull();
        isThere = true;
        (await platform.LoopAsync([tool, slow], "c1")).ShouldNotBeNull();

        (tool.Calls, slow.Calls).ShouldBe((1, 3));
        platform.Model.Transcript.Exchanges.Select(exchange => exchange.Step).ShouldBe([1, 2]);
        platform.Model.Transcript.Exchanges[1].Request.GetRawText().ShouldContain("snow");
    }

    [Test]
    public async Task Should_show_each_call_as_a_span()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Platform.Agents",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var task = Guid.NewGuid();
        await using var platform = await AgentPlatform.StartAsync(request => request.Step == 1 ? Call() : AgentPlatform.Good);

        await platform.LoopAsync([SampleTool.Of(SampleTool.Weather, _ => ToolResult.Failed("no line"))], taskId: task);

        var call = spans.Where(span => span.GetTagItem("platform.task.id") is Guid id && id == task).Single(span => span.DisplayName == "execute_tool weather");
        (call.GetTagItem("gen_ai.operation.name"), call.GetTagItem("gen_ai.tool.name"), call.GetTagItem("gen_ai.tool.call.id"), call.GetTagItem("gen_ai.tool.type"))
            .ShouldBe(("execute_tool", "weather", "call_1_1", "function"));
        call.GetTagItem("error.type").ShouldBe("tool_failed");
        spans.ShouldContain(span => span.SpanId == call.ParentSpanId && span.DisplayName == "invoke_agent Router");
    }

    private static MockAnswer Call(params string[] tools) =>
        new() { ToolCalls = [.. tools.DefaultIfEmpty("weather").Select(tool => new MockToolCall(tool, SampleTool.Json("""{"place":"Bern"}""")))] };
}
