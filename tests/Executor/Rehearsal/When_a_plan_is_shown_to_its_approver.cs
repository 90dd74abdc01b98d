using System.Net;
using System.Text;
using System.Text.Json;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Executor.Rehearsal;

/// <summary>The whole way: described over HTTP, drafted, dry run, shown, approved, done.</summary>
internal sealed class When_a_plan_is_shown_to_its_approver
{
    [Test]
    public async Task Should_show_the_rehearsal_and_change_nothing_before_the_approval()
    {
        using var scratch = new ScratchFolder();
        scratch.Write("zorblax.conf", "mode=slow\n");
        await using var platform = await TestPlatform.StartAsync(options => options.Set("LocalTarget:WritablePaths:0", scratch.Path));
        using var markdown = new StringContent(Runbook, Encoding.UTF8, "text/markdown");
        (await platform.Http.PostAsync("/api/v1/runbooks", markdown)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var body = JsonSerializer.Serialize(new { description = $"The zorblax is slow in {scratch.Path}", context = new Dictionary<string, string> { ["folder"] = scratch.Path } });
        var task = $"/api/v1/tasks/{(await platform.PostAsync("/api/v1/tasks", body).JsonAsync(HttpStatusCode.Accepted)).GetProperty("id").GetString()}";
        await ComesToAsync(platform, task, "PendingApproval");

        var shown = await platform.SendAsync(HttpMethod.Get, $"{task}/approval").JsonAsync();
        var step = shown.GetProperty("steps")[0];
        step.GetProperty("rollbackStatus").GetString().ShouldBe("Rehearsed", step.ToString());
        step.GetProperty("preview").GetProperty("text").GetString()!.ShouldContain("    -mode=slow\n    +mode=fast\n");
        step.GetProperty("rollbackReason").GetString()!.ShouldContain("its rollback left everything as it was");
        shown.GetProperty("text").GetString()!.ShouldContain("rollback rehearsed: In a throw-away copy it ran, its verification passed");
        (await File.ReadAllTextAsync(scratch["zorblax.conf"])).ShouldBe("mode=slow\n");

        await platform.PostAsync($"{task}/approve", JsonSerializer.Serialize(new { planHash = shown.GetProperty("planHash").GetString() })).JsonAsync();
        await ComesToAsync(platform, task, "Completed");
        (await File.ReadAllTextAsync(scratch["zorblax.conf"])).ShouldBe("mode=fast\n");
        var report = await platform.SendAsync(HttpMethod.Get, $"{task}/report");
        (await report.Content.ReadAsStringAsync()).ShouldContain("rehearsed");
    }

    private static Task<string?> ComesToAsync(TestPlatform platform, string task, string status) => Eventually.ShouldBe(
        async () => (await platform.SendAsync(HttpMethod.Get, task).JsonAsync()).GetProperty("status").GetString(),
        now => now == status ? true : now is "Failed" or "Completed" or "NeedsAttention" ? throw new AssertionException($"The task came to {now}.") : false, TimeSpan.FromSeconds(60));

    private const string Runbook =
        """
        ---
        id: zorblax-slow
        title: The zorblax is slow
        platform: linux
        tags: [zorblax]
        triggers: ["zorblax is slow"]
        category: incident
        parameters:
          folder:
            type: path
            description: Folder of its configuration
        causes:
          - id: slow-mode
            title: "It is set to slow in ${folder}"
            confirmed: [{ probe: look, matches: "slow" }]
        ---
        # The zorblax is slow

        ## Diagnosis

        ```bash probe id=look title="Its mode" timeout=10s
        cat "$folder/zorblax.conf"
        ```

        ## Mitigation

        ```bash step id=faster title="Set it to fast" timeout=10s writes="${folder}"
        sed -i 's/^mode=slow$/mode=fast/' "$folder/zorblax.conf"
        ```

        ```bash verify for=faster expect="mode=fast" timeout=10s
        cat "$folder/zorblax.conf"
        ```

        ```bash rollback for=faster timeout=10s writes="${folder}"
        sed -i 's/^mode=fast$/mode=slow/' "$folder/zorblax.conf"
        ```
        """;
}
