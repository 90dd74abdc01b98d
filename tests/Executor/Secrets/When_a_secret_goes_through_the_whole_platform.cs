using System.Net;
using System.Text;
using System.Text.Json;
using OpenTelemetry.Trace;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Platform.Tests.Traces;
using Shouldly;

namespace Platform.Tests.Executor.Secrets;

/// <summary>
/// A task of all six services on the real broker prints a secret in every way that masking promises to find. It is looked for
/// wherever the platform leaves anything.
/// </summary>
internal sealed class When_a_secret_goes_through_the_whole_platform
{
    [Test]
    public async Task Should_be_found_nowhere()
    {
        using var scratch = new ScratchFolder();
        using var logs = new LogCapture();
        await using var receiver = await TraceReceiver.StartAsync();
        var prefix = $"t{Guid.NewGuid().ToString("n")[..8]}-";
        await File.WriteAllTextAsync(scratch["policy.yaml"], "version: 1\n");
        await using var platform = await TestPlatform.StartAsync(options =>
        {
            options.LogLevel = LogLevel.Debug;
            options.OnRabbitMq(prefix).Set("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Endpoint).Set("LocalTarget:WritablePaths:0", scratch.Path)
                .Set("Secrets:Key", new string('k', 32)).Set("Approvals:PolicyFile", scratch["policy.yaml"])
                .ConfigureServices(builder => builder.Logging.AddProvider(logs));
        });
        await using var tap = await BrokerTap.StartAsync(prefix);
        tap.Exchanges.ShouldBeGreaterThan(60);
        using var task = new TracedTask(platform, receiver);
        await platform.SendAsync(HttpMethod.Put, "/api/v1/secrets/canary", JsonSerializer.Serialize(new { value = Canary.Value })).JsonAsync(HttpStatusCode.Created);
        await task.SaveRunbookAsync(Runbook);

        var id = await task.SubmitAsync(new { description = $"The quuxite seal is missing in {scratch.Path}", context = new Dictionary<string, string> { ["folder"] = scratch.Path, ["password"] = "canary" } });
        await Eventually.ShouldBe(() => task.StatusAsync(id), status => status is "PendingApproval" or "NeedsAttention" or "Failed", TimeSpan.FromSeconds(60));
        await task.ApproveAsync(id, (await task.GetAsync(id)).GetProperty("planHash").GetString()!);
        var (processes, looks) = (new StringBuilder(), 0);
        await Eventually.ShouldBe(
            () =>
            {
                processes.Append(Canary.Processes());
                looks++;
                return task.StatusAsync(id);
            },
            status => status is "Completed" or "Failed" or "NeedsAttention", TimeSpan.FromSeconds(120));
        var end = await task.GetAsync(id);
        var streamed = await platform.Http.GetStringAsync(new Uri($"/api/v1/tasks/{id}/stream", UriKind.Relative));
        var report = await platform.Http.GetStringAsync(new Uri($"/api/v1/tasks/{id}/report", UriKind.Relative));
        platform.Services.GetRequiredService<TracerProvider>().ForceFlush(1_000);

        // It ran, it had the secret, and it printed it.
        end.GetProperty("status").GetString().ShouldBe("Completed", $"{end}");
        (await File.ReadAllTextAsync(scratch["sum"])).ShouldStartWith(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Canary.Value))));
        looks.ShouldBeGreaterThan(3);
        streamed.ShouldContain("[secret canary]");

        Canary.Clean(processes, "the process table");
        Canary.Clean(streamed, "the live stream");
        report.ShouldContain("[secret canary]");
        Canary.Clean(report, "the report");
        Canary.Clean(end, "the task");
        foreach (var part in new[] { "events?limit=500", "approval", "plan", "diagnosis" })
        {
            Canary.Clean(await platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/{part}").JsonAsync(), part);
        }
        logs.Lines.Count.ShouldBeGreaterThan(50);
        Canary.Clean(string.Join('\n', logs.Lines.Select(line => $"{line.Text} {string.Join(' ', line.Fields)}")), "the logs");
        receiver.Spans.ShouldContain(span => span.Name == "script execute");
        Canary.Clean(receiver.Raw, "the traces");
        tap.Messages.ShouldContain(message => message.Contains("executor-execute-step", StringComparison.Ordinal) || message.Contains("execute-step.v1", StringComparison.Ordinal));
        Canary.Clean(string.Join('\n', tap.Messages), "the broker");
        platform.ConnectionStrings.Count.ShouldBe(6);
        foreach (var (service, connection) in platform.ConnectionStrings)
        {
            Canary.Clean(await Canary.DumpAsync(connection), $"the database of {service}");
        }
        TestContext.Out.WriteLine($"looked at: {looks} process tables, {logs.Lines.Count} log lines, {receiver.Spans.Count} spans, {tap.Messages.Count} messages of {tap.Exchanges} exchanges, 6 databases");
    }

    private const string Runbook =
        """
        ---
        id: quuxite-seal
        title: The quuxite seal is missing
        platform: linux
        tags: [quuxite, seal]
        triggers: ["quuxite seal is missing", "quuxite seal"]
        category: incident
        parameters:
          folder:
            type: path
            description: Folder that should hold the seal
          password:
            type: string
            description: What the seal is made with
            sensitive: true
        causes:
          - id: no-seal
            title: "The seal is not in ${folder}"
            confirmed: [{ probe: look, matches: "missing" }]
        ---
        # The quuxite seal is missing

        Services of the quuxite kind want a seal in their folder.

        ## Diagnosis

        ```bash probe id=look title="Seal in the folder" timeout=10s
        test -e "$folder/seal" && echo present || echo missing
        ```

        ## Mitigation

        ```bash step id=make-seal title="Make the seal" timeout=60s
        cat "$password"; echo; cat "$password" >&2; echo >&2
        for n in 1 2 3 4; do head -c 9 "$password"; sleep 0.3; tail -c +10 "$password"; echo; done
        for n in 1000 4080 4090 8185 16380 65530; do head -c $n /dev/zero | tr '\0' x; cat "$password"; echo; done
        sha256sum < "$password" > "$folder/sum"
        touch -- "$folder/seal"
        ```

        ```bash verify for=make-seal expect="present" timeout=10s
        cat "$password"; test -e "$folder/seal" && echo present || echo missing
        ```
        """;
}
