using System.Text.Json;
using Platform.AgentTesting;
using Platform.Contracts.Runbooks;
using Platform.Tests.Executor;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Agents;

/// <summary>A task that no runbook knows, from its words to the changed file, with a model that writes the steps.</summary>
internal sealed class When_a_model_plans_a_task
{
    [Test]
    public async Task Should_change_the_world_only_after_a_person_has_approved_what_it_wrote()
    {
        using var scratch = new ScratchFolder();
        var file = Path.Combine(scratch.Path, "zorblax.conf");
        await File.WriteAllTextAsync(file, "size=5\n");
        await using var model = await MockLlm.StartAsync(request => Answer(request, file));
        await using var platform = await TestPlatform.StartAsync(options => options.Set("LocalTarget:WritablePaths:0", scratch.Path)
            .Set("Agents:Models:main:Endpoint", model.Endpoint.ToString()).Set("Agents:Models:main:Model", "author").Set("Agents:RetryDelayMs", "5"));

        using var submitted = await platform.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { description = $"The zorblax of {file} is to have size 20" }));
        var address = submitted.Headers.Location!.ToString();
        var task = await Eventually.ShouldBe(() => GetAsync(platform, address), view => Status(view) is "PendingApproval" or "Failed", TimeSpan.FromSeconds(60));
        Status(task).ShouldBe("PendingApproval", task.ToString());
        (await File.ReadAllTextAsync(file)).ShouldBe("size=5\n");
        (await platform.SendAsync(HttpMethod.Get, $"{address}/approval").JsonAsync()).ToString().ShouldContain("written-by-a-model");

        var decision = JsonSerializer.Serialize(new { planHash = task.GetProperty("planHash").GetString() });
        using var approved = await platform.PostAsync($"{address}/approve", decision);
        approved.IsSuccessStatusCode.ShouldBeTrue(await approved.Content.ReadAsStringAsync());
        task = await Eventually.ShouldBe(() => GetAsync(platform, address), view => Status(view) is "Completed" or "Failed" or "NeedsAttention", TimeSpan.FromSeconds(60));

        Status(task).ShouldBe("Completed", task.ToString());
        (await File.ReadAllTextAsync(file)).ShouldBe("size=20\n");
    }

    private static Task<JsonElement> GetAsync(TestPlatform platform, string address) => platform.SendAsync(HttpMethod.Get, address).JsonAsync();

    private static string? Status(JsonElement task) => task.GetProperty("status").GetString();

    private static MockAnswer Answer(MockRequest request, string file) => (request.Agent, request.Purpose) switch
    {
        ("Automation", "plan") => MockAnswer.Of(new
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
        ("Router", _) => MockAnswer.Of(new
        {
            category = "Change", agents = new[] { "Diagnostic", "Automation", "Writer" }, complexity = "Simple", addedRisk = 0, riskReason = "", reason = "A setting is to change.",
        }),
        // The others go on by rules.
        _ => new MockAnswer { Text = "I have nothing to add." },
    };
}
