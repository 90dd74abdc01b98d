using System.Text.Json;
using Platform.AgentTesting;
using Platform.Contracts.Runbooks;
using Platform.Tests.Executor;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Agents;

/// <summary>A task that can mean two things, over HTTP: one question, a person's answer, and the task goes on with it.</summary>
internal sealed class When_a_model_asks_what_is_meant
{
    private const string Question = "Which size is the zorblax to have?";

    [Test]
    public async Task Should_go_on_with_the_answer_and_not_ask_again()
    {
        using var scratch = new ScratchFolder();
        var file = Path.Combine(scratch.Path, "zorblax.conf");
        await File.WriteAllTextAsync(file, "size=5\n");
        await using var model = await MockLlm.StartAsync(request => Answer(request, file));
        await using var platform = await TestPlatform.StartAsync(options => options.Set("LocalTarget:WritablePaths:0", scratch.Path)
            .Set("Agents:Models:main:Endpoint", model.Endpoint.ToString()).Set("Agents:Models:main:Model", "curious").Set("Agents:RetryDelayMs", "5"));

        using var submitted = await platform.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { description = $"The zorblax of {file} is too small" }));
        var address = submitted.Headers.Location!.ToString();
        var asking = await ReachAsync(platform, address, "NeedsAttention");

        asking.GetProperty("attention").GetString().ShouldBe("ParametersRequired");
        var asked = asking.GetProperty("questions").EnumerateArray().ShouldHaveSingleItem().GetProperty("parameter");
        (asked.GetProperty("name").GetString(), asked.GetProperty("description").GetString()).ShouldBe(("clarification", Question));
        (await File.ReadAllTextAsync(file)).ShouldBe("size=5\n");

        await platform.PostAsync($"{address}/answers", """{"values":{"clarification":"Twenty, please."}}""").JsonAsync();
        var pending = await ReachAsync(platform, address, "PendingApproval");
        await platform.PostAsync($"{address}/approve", JsonSerializer.Serialize(new { planHash = pending.GetProperty("planHash").GetString() })).JsonAsync();
        await ReachAsync(platform, address, "Completed");

        (await File.ReadAllTextAsync(file)).ShouldBe("size=20\n");
        model.Transcript.Exchanges.Count(exchange => exchange.Agent == "Diagnostic").ShouldBe(2, "once before and once after the answer, although the model would go on asking");
        model.Transcript.Exchanges.Single(exchange => exchange.Agent == "Automation").Request.GetRawText().ShouldContain("Twenty, please.");
    }

    private static async Task<JsonElement> ReachAsync(TestPlatform platform, string address, string status)
    {
        string[] ends = [status, "Failed", "Completed", "Rejected", "Cancelled"];
        var task = await Eventually.ShouldBe(() => platform.SendAsync(HttpMethod.Get, address).JsonAsync(), view => ends.Contains(Status(view)), TimeSpan.FromSeconds(60));
        Status(task).ShouldBe(status, task.ToString());
        return task;
    }

    private static string? Status(JsonElement task) => task.GetProperty("status").GetString();

    private static MockAnswer Answer(MockRequest request, string file) => request.Agent switch
    {
        "Diagnostic" => MockAnswer.Of(new
        {
            plan = Array.Empty<string>(), claims = Array.Empty<object>(), confidence = 0, confidenceReasons = Array.Empty<string>(), gaps = Array.Empty<string>(), question = Question,
        }),
        "Automation" => MockAnswer.Of(new
        {
            title = "Set the size of the zorblax",
            steps = new[]
            {
                new
                {
                    title = "Set the size to 20", script = $"sed -i 's/^size=5$/size=20/' {file}\n", writes = new[] { Path.GetDirectoryName(file)! }, network = nameof(NetworkEffect.None),
                    timeoutSeconds = 30, rollback = $"sed -i 's/^size=20$/size=5/' {file}\n", verification = $"grep -qx size=20 {file}\n",
                },
            },
            refusal = "",
        }),
        "Router" => MockAnswer.Of(new
        {
            category = "Change", agents = new[] { "Diagnostic", "Automation", "Writer" }, complexity = "Simple", addedRisk = 0, riskReason = "", reason = "A setting is to change.",
        }),
        _ => new MockAnswer { Text = "I have nothing to add." },
    };
}
