using System.Net;
using System.Net.Http.Json;
using MassTransit;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Gateway;
using Platform.Messaging;
using Platform.Tests.Fixtures;
using Platform.Tests.Writer.Reports;
using Platform.Writer;
using Shouldly;

namespace Platform.Tests.Traces;

internal sealed class When_a_task_is_traced
{
    [Test]
    public async Task Should_keep_one_tree_over_outbox_and_work([Values] bool onBroker)
    {
        await using var receiver = await TraceReceiver.StartAsync();
        await using var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new GatewayModule(), new WriterModule()).Record<ReportWritten>().Set("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Endpoint)
                .Messaging(messaging => messaging.AddConsumer<ReportAtOnce, WriterDatabase>("test-submit-task"));
            if (onBroker)
            {
                options.OnRabbitMq();
            }
        });

        var taskId = await SubmitAsync(platform, new { description = "write a report" });
        await platform.Recorded<ReportWritten>().FirstAsync(written => written.TaskId == taskId);
        var spans = await Eventually.ShouldBe(
            () =>
            {
                platform.Services.GetRequiredService<TracerProvider>().ForceFlush(1_000);
                var root = receiver.Spans.FirstOrDefault(span => span.Kind == SpanKind.Server && span.Name.StartsWith("POST", StringComparison.Ordinal));
                return Task.FromResult(root is null ? [] : receiver.Trace(root.TraceId));
            },
            all => all.Any(span => span.Name.StartsWith("process ", StringComparison.Ordinal) && span.Name.EndsWith("gateway-document", StringComparison.Ordinal)) && Orphans(all).Count == 0);

        spans.Single(span => span.ParentId.Length == 0).Name.ShouldBe("POST /api/v1/tasks");
        Orphans(spans).ShouldBeEmpty(Tree.Draw(spans));
    }

    private static IReadOnlyList<ReceivedSpan> Orphans(IReadOnlyList<ReceivedSpan> spans) =>
        [.. spans.Where(span => span.ParentId.Length > 0 && spans.All(other => other.SpanId != span.ParentId))];

    /// <summary>The test's own client makes no span, so that the server's is the root.</summary>
    private static async Task<Guid> SubmitAsync(TestPlatform platform, object body)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = platform.Http.BaseAddress };
        client.DefaultRequestHeaders.Add("X-Api-Key", TestPlatformOptions.ApiKey);
        using var response = await client.PostAsJsonAsync("/api/v1/tasks", body);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<Accepted>())!.Id;
    }

    private sealed record Accepted(Guid Id);

    private sealed class ReportAtOnce : IConsumer<SubmitTask>
    {
        public Task Consume(ConsumeContext<SubmitTask> context) => context.Publish(new WriteReport
        {
            TaskId = context.Message.TaskId, DocumentId = Guid.NewGuid(), Kind = DocumentKind.Report, Facts = SampleFacts.DescriptionOnly,
        });
    }
}
