using System.Net.Http.Json;
using System.Text.Json;
using Platform.AgentTesting;
using Platform.Chaos.Checks;
using Platform.Tests.Executor;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Standalone;

/// <summary>SIGKILL while the model thinks about its third turn: the next process asks for that turn, and pays for no other again.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_an_investigation_is_killed
{
    [Test]
    public async Task Should_go_on_without_paying_for_finished_turns_again()
    {
        using var scratch = new ScratchFolder();
        await File.WriteAllTextAsync(Path.Combine(scratch.Path, "zorblax.conf"), "size=5\n");
        var isThinking = new TaskCompletionSource();
        await using var model = await MockLlm.StartAsync(request => Answer(request, scratch.Path, isThinking));
        var owned = new Dictionary<string, TestDatabase>(StringComparer.Ordinal);
        try
        {
            foreach (var service in Databases.Services)
            {
                owned[service] = await TestDatabase.CreateAsync(service);
            }
            var connectionStrings = owned.ToDictionary(entry => entry.Key, entry => entry.Value.ConnectionString, StringComparer.Ordinal);
            var settings = new Dictionary<string, string>
            {
                ["Agents__Models__main__Endpoint"] = model.Endpoint.ToString(), ["Agents__Models__main__Model"] = "thinker", ["Agents__CacheHours"] = "0",
                // Only so that the test need not wait long for the dead holder's lease to end.
                ["Work__diagnostic-diagnosis__LeaseSeconds"] = "3",
            };
            await using var first = await StandaloneProcess.StartAsync(connectionStrings, scratch["runs"], settings: settings);
            using var http = new HttpClient { BaseAddress = first.Address, DefaultRequestHeaders = { { "X-Api-Key", TestPlatformOptions.ApiKey } } };
            using var submitted = await http.PostAsJsonAsync("/api/v1/tasks", new { description = "The zorblax hums since noon" });
            var address = submitted.Headers.Location!.ToString();
            await isThinking.Task.WaitAsync(TimeSpan.FromSeconds(90));

            await first.KillAsync();
            await using var second = await StandaloneProcess.StartAsync(connectionStrings, scratch["runs"], first.Address, settings);
            var task = await Eventually.ShouldBe(() => http.GetAsync(address).JsonAsync(), view => view.GetProperty("status").GetString() is "Completed" or "Failed" or "NeedsAttention", TimeSpan.FromSeconds(90));

            var reading = (await http.GetAsync($"{address}/diagnosis").JsonAsync()).GetProperty("reading");
            reading.GetProperty("claims").EnumerateArray().ShouldHaveSingleItem(reading.ToString()).GetProperty("status").GetString().ShouldBe("Confirmed", reading.ToString());
            model.Transcript.Exchanges.Where(exchange => exchange.Agent == "Diagnostic").Select(exchange => exchange.Step).Order().ToArray().ShouldBe([1, 2, 3, 3], task.ToString());
            model.Transcript.Exchanges.Count(exchange => exchange.Agent == "Router").ShouldBe(1, "the router had ended its work");
        }
        finally
        {
            foreach (var database in owned.Values)
            {
                await database.DisposeAsync();
            }
        }
    }

    private static MockAnswer Answer(MockRequest request, string folder, TaskCompletionSource isThinking) => (request.Agent, request.Step) switch
    {
        ("Diagnostic", 1) => Call("past_tasks", new { }),
        ("Diagnostic", 2) => Call("read_file", new { path = $"{folder}/zorblax.conf" }),
        ("Diagnostic", _) => isThinking.TrySetResult() ? Conclusion(request) with { DelayMs = 600_000 } : Conclusion(request),
        ("Router", _) => MockAnswer.Of(new
        {
            category = "Question", agents = new[] { "Diagnostic", "Writer" }, complexity = "Simple", addedRisk = 0, riskReason = "", reason = "Somebody wants to know why.",
        }),
        _ => new MockAnswer { Text = "I have nothing to add." },
    };

    private static MockAnswer Call(string tool, object arguments) => new() { ToolCalls = [new MockToolCall(tool, JsonSerializer.SerializeToElement(arguments))] };

    private static MockAnswer Conclusion(MockRequest request)
    {
        var before = request.Text[..Math.Max(0, request.Text.IndexOf("size=5", StringComparison.Ordinal))];
        var evidence = before.LastIndexOf(" evidence ", StringComparison.Ordinal) is > 0 and var at ? before.Substring(at + " evidence ".Length, 36) : "none";
        return MockAnswer.Of(new
        {
            plan = Array.Empty<string>(), claims = new[] { new { claim = "Its size is set too low.", status = "Confirmed", quotes = new[] { new { evidence, quote = "size=5" } } } },
            confidence = 70, confidenceReasons = Array.Empty<string>(), gaps = Array.Empty<string>(), question = "",
        });
    }
}
