using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Agents.Definitions;
using Platform.AgentTesting;
using Platform.Contracts.Definitions;
using Platform.Tests.Diagnostic.Diagnosis;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Diagnostic.Investigations;

/// <summary>A definition takes tools and rounds away.</summary>
internal sealed class When_a_definition_limits_an_investigation
{
    [Test]
    public async Task Should_offer_the_tools_that_it_names_and_stop_after_its_rounds()
    {
        await using var model = await MockLlm.StartAsync(request => MustAnswer(request.Body)
            ? MockAnswer.Of(new { plan = new[] { "Search." }, claims = Array.Empty<object>(), confidence = 10, confidenceReasons = new[] { "Nothing." }, gaps = Array.Empty<string>(), question = "" })
            : new MockAnswer { Text = "I look.", ToolCalls = [new MockToolCall("search_runbooks", JsonSerializer.SerializeToElement(new { query = "lock" }))] });
        await using var diagnosis = await DiagnosisPlatform.StartAsync(options => options
            .Set("Agents:Models:main:Endpoint", model.Endpoint.ToString()).Set("Agents:Models:main:Model", "detective").Set("Agents:CacheHours", "0"));
        await diagnosis.ShippedAsync("full-disk");

        var first = await AskedAsync("The zorblax hums");
        var shipped = ShippedAgents.Find("diagnostic")!;
        await diagnosis.Platform.PublishAsync(new AgentChanged
        {
            AgentId = "diagnostic", Version = 1, Definition = shipped with { Version = 1, Settings = shipped.Settings with { Tools = ["read_log", "search_runbooks", "gone"], MaxIterations = 3 } },
        });
        await Eventually.ShouldBe(KnownAsync, known => known == 1);
        var second = await AskedAsync("The zorblax whistles");

        await diagnosis.Platform.PublishAsync(new AgentChanged { AgentId = "diagnostic", Version = 2, Definition = shipped with { Version = 2, Settings = shipped.Settings with { Memory = false, MaxIterations = 1 } } });
        await Eventually.ShouldBe(KnownAsync, known => known == 2);
        var third = await AskedAsync("The zorblax rattles");

        // Those that a definition may name, as AgentLimits knows them.
        first[0].ShouldBe("http_check past_tasks read_file read_log run_probe search_runbooks (call)");
        second.ShouldBe(["read_log search_runbooks (call)", "read_log search_runbooks (call)", "read_log search_runbooks (answer)"]);
        third.ShouldBe(["http_check read_file read_log run_probe search_runbooks (answer)"], "without a memory there is no past to be asked for");

        async Task<IReadOnlyList<string>> AskedAsync(string description)
        {
            var before = model.Transcript.Exchanges.Count;
            await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task(description));
            return [.. model.Transcript.Exchanges.Skip(before).Select(exchange => string.Join(
                ' ', exchange.Request.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()).Order(StringComparer.Ordinal)
                    .Append(MustAnswer(exchange.Request) ? "(answer)" : "(call)")))];
        }

        async Task<int> KnownAsync()
        {
            await using var connection = new NpgsqlConnection(diagnosis.Platform.ConnectionStrings["Diagnostic"]);
            return await connection.QuerySingleOrDefaultAsync<int>("select version from agent_definition where id = 'diagnostic'");
        }
    }

    private static bool MustAnswer(JsonElement request) => request.TryGetProperty("tool_choice", out var choice) && choice.ToString() == "none";
}
