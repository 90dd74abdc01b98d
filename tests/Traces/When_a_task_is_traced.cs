using System.Text.RegularExpressions;
using MassTransit;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Gateway;
using Platform.Messaging;
using Platform.Tests.Executor;
using Platform.Tests.Fixtures;
using Platform.Tests.Writer.Reports;
using Platform.Writer;
using Shouldly;

namespace Platform.Tests.Traces;

internal sealed partial class When_a_task_is_traced
{
    [Test]
    public async Task Should_keep_one_tree_over_outbox_and_work([Values] bool onBroker)
    {
        await using var receiver = await TraceReceiver.StartAsync();
        await using var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new GatewayModule(), new WriterModule()).Set("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Endpoint)
                .Messaging(messaging => messaging.AddConsumer<ReportAtOnce, WriterDatabase>("test-submit-task"));
            OnBroker(options, onBroker);
        });
        using var task = new TracedTask(platform, receiver);

        await task.SubmitAsync(new { description = "write a report" });

        var spans = await task.WholeTraceAsync(span => span.Name.EndsWith("gateway-document", StringComparison.Ordinal));
        spans.Where(span => span.ParentId.Length == 0).ShouldHaveSingleItem().Name.ShouldBe("POST /api/v1/tasks");
    }

    [Test]
    public async Task Should_hold_the_whole_task_in_one_trace([Values] bool onBroker)
    {
        using var scratch = new ScratchFolder();
        using var logs = new LogCapture();
        await using var receiver = await TraceReceiver.StartAsync();
        await using var platform = await TestPlatform.StartAsync(options =>
        {
            options.LogLevel = LogLevel.Information;
            options.Set("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Endpoint).Set("LocalTarget:WritablePaths:0", scratch.Path)
                .ConfigureServices(builder => builder.Logging.AddProvider(logs));
            OnBroker(options, onBroker);
        });
        using var task = new TracedTask(platform, receiver);
        await task.SaveRunbookAsync(Runbook);

        var id = await task.SubmitAsync(new { description = $"The zorblax marker is missing in {scratch.Path}", context = new Dictionary<string, string> { ["folder"] = scratch.Path } });
        await Eventually.ShouldBe(() => task.StatusAsync(id), status => status == "PendingApproval", TimeSpan.FromSeconds(60));
        await task.ApproveAsync(id, (await task.GetAsync(id)).GetProperty("planHash").GetString()!);
        var status = await Eventually.ShouldBe(() => task.StatusAsync(id), status => status is "Completed" or "Failed" or "NeedsAttention", TimeSpan.FromSeconds(60));

        status.ShouldBe("Completed", $"{await task.GetAsync(id)}");
        var spans = await task.WholeTraceAsync(span => span.Name.EndsWith("gateway-document", StringComparison.Ordinal));
        ShouldBeOneTree(spans);
        ShouldFollowTheConventions(spans);
        ShouldBeLogged(logs, spans[0].TraceId, id);
    }

    private static void ShouldBeOneTree(IReadOnlyList<ReceivedSpan> spans)
    {
        var tree = Tree.Draw(spans);
        spans.Where(span => span.ParentId.Length == 0).ShouldHaveSingleItem(tree).ShouldSatisfyAllConditions(
            root => root.Name.ShouldBe("POST /api/v1/tasks"), root => root.Kind.ShouldBe(SpanKind.Server));
        foreach (var queue in new[]
        {
            "coordinator-tasks", "executor-resolve-target", "coordinator-routing", "diagnostic-diagnosis", "executor-run-probe", "diagnostic-evidence",
            "automation-planning", "executor-execute-step", "executor-verify-step", "writer-reports", "gateway-task-projection", "gateway-document",
        })
        {
            spans.ShouldContain(span => span.Kind == SpanKind.Consumer && span.Name.StartsWith("process ", StringComparison.Ordinal) && span.Name.EndsWith(queue, StringComparison.Ordinal), $"{queue}\n{tree}");
        }
        foreach (var work in new[] { "work diagnostic-diagnosis", "work automation-planning", "work writer-reports", "script probe", "script execute", "script verify" })
        {
            spans.ShouldContain(span => span.Name == work, $"{work}\n{tree}");
        }
        spans.ShouldContain(span => span.Name.StartsWith("continue ", StringComparison.Ordinal) && span.Links > 0, $"The approval came in a trace of its own.\n{tree}");
    }

    private static void ShouldFollowTheConventions(IReadOnlyList<ReceivedSpan> spans)
    {
        var request = spans.Single(span => span.ParentId.Length == 0).Attributes;
        request["http.route"].TrimEnd('/').ShouldBe("/api/v1/tasks");
        request["http.request.method"].ShouldBe("POST");
        request["http.response.status_code"].ShouldBe("202");
        foreach (var span in spans.Where(span => span.Scope == "MassTransit"))
        {
            span.Name.ShouldMatch("^(create|send|receive|process) [^ ]+$");
            span.Attributes["messaging.operation.name"].ShouldBe(span.Name.Split(' ')[0]);
            span.Attributes["messaging.destination.name"].ShouldBe(span.Name.Split(' ')[1]);
            span.Attributes["messaging.system"].ShouldBeOneOf("rabbitmq", "in_memory");
        }
        spans.Where(span => Id().IsMatch(span.Name) && !span.Name.Contains("bus-", StringComparison.Ordinal)).Select(span => span.Name).ShouldBeEmpty("Names have few values; ids are attributes.");
        spans.Select(span => span.Service).Distinct().ShouldBe(["platform-standalone"]);
    }

    private static void ShouldBeLogged(LogCapture logs, string traceId, Guid task)
    {
        var lines = logs.Lines.Where(line => line.Fields.GetValueOrDefault("TaskId") == task.ToString()).ToList();

        lines.ShouldNotBeEmpty();
        foreach (var service in new[] { "Coordinator", "Diagnostic", "Automation", "Executor", "Writer" })
        {
            lines.ShouldContain(line => line.Category.StartsWith($"Platform.{service}.", StringComparison.Ordinal) && line.Fields.GetValueOrDefault("TraceId") == traceId, service);
        }
        lines.ShouldAllBe(line => line.Fields.ContainsKey("TraceId"));
    }

    private static void OnBroker(TestPlatformOptions options, bool onBroker)
    {
        if (onBroker)
        {
            options.OnRabbitMq();
        }
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}")]
    private static partial Regex Id();

    private const string Runbook =
        """
        ---
        id: zorblax-marker
        title: The zorblax marker is missing
        platform: linux
        tags: [zorblax, marker]
        triggers: ["zorblax marker is missing", "zorblax marker"]
        category: incident
        parameters:
          folder:
            type: path
            description: Folder that should hold the marker
        causes:
          - id: no-marker
            title: "The marker is not in ${folder}"
            confirmed: [{ probe: look, matches: "missing" }]
        ---
        # The zorblax marker is missing

        Services of the zorblax kind want a marker in their folder.

        ## Diagnosis

        ```bash probe id=look title="Marker in the folder" timeout=10s
        test -e "$folder/marker" && echo present || echo missing
        ```

        ## Mitigation

        ```bash step id=make-marker title="Make the marker" timeout=10s
        touch -- "$folder/marker"
        ```

        ```bash verify for=make-marker expect="present" timeout=10s
        test -e "$folder/marker" && echo present || echo missing
        ```
        """;

    private sealed class ReportAtOnce : IConsumer<SubmitTask>
    {
        public Task Consume(ConsumeContext<SubmitTask> context) => context.Publish(new WriteReport
        {
            TaskId = context.Message.TaskId, DocumentId = Guid.NewGuid(), Kind = DocumentKind.Report, Facts = SampleFacts.DescriptionOnly,
        });
    }
}
