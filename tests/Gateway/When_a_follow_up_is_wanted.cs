using System.Net;
using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Gateway;

/// <summary>An item of a report becomes one task that names its origin, and the origin names it.</summary>
internal sealed class When_a_follow_up_is_wanted
{
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await GatewayFixture.StartAsync(options => options.Record<SubmitTask>());

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    [Test]
    public async Task Should_submit_it_once_however_often_it_is_asked_for()
    {
        var (origin, _) = await ReportedAsync("Undo step 2 by hand on db-2.", "Write a runbook.");
        using var first = await PostAsync(origin, 2);
        using var again = await PostAsync(origin, 2);

        var body = await first.Content.ReadAsStringAsync();
        (await again.Content.ReadAsStringAsync()).ShouldBe(body);
        var id = JsonSerializer.Deserialize<JsonElement>(body).GetProperty("id").GetGuid();
        (first.StatusCode, again.StatusCode, again.Headers.Location, again.Headers.Contains("Idempotent-Replayed")).ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.Accepted, first.Headers.Location, true));
        var sent = await _platform.Recorded<SubmitTask>().FirstAsync(message => message.FollowUpOf == origin);
        (sent.TaskId, sent.Requester, sent.Target).ShouldBe((id, "tester", "db-2"));
        sent.Description.ShouldStartWith("Write a runbook.\n\nThis follows from task ");
        _platform.Recorded<SubmitTask>().Messages.Count(message => message.FollowUpOf == origin).ShouldBe(1);
    }

    [Test]
    public async Task Should_be_named_by_its_origin_and_name_it()
    {
        var (origin, report) = await ReportedAsync("Undo step 2 by hand on db-2.", "Write a runbook.");
        using var before = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{origin}");
        var id = (await PostAsync(origin, 1).JsonAsync(HttpStatusCode.Accepted)).GetProperty("id").GetGuid();

        var view = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{origin}", null, ("If-None-Match", before.Headers.ETag!.Tag)).JsonAsync();
        var followUp = view.GetProperty("followUps").EnumerateArray().ShouldHaveSingleItem();
        (followUp.GetProperty("item").GetString(), followUp.GetProperty("taskId").GetGuid()).ShouldBe(("Undo step 2 by hand on db-2.", id));
        (await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}").JsonAsync()).GetProperty("followUpOf").GetGuid().ShouldBe(origin);
        var list = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{origin}/follow-ups").JsonAsync();
        list.GetProperty("report").GetGuid().ShouldBe(report);
        list.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("number").GetInt32(), item.TryGetProperty("taskId", out var task) && task.ValueKind == JsonValueKind.String))
            .ShouldBe([(1, true), (2, false)]);
    }

    [Test]
    public async Task Should_make_one_task_of_one_item_whoever_asks_at_the_same_time()
    {
        var (origin, _) = await ReportedAsync(new string('x', 9_000));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(origin, 1).JsonAsync(HttpStatusCode.Accepted)));

        answers.Select(answer => answer.GetProperty("id").GetGuid()).Distinct().ShouldHaveSingleItem();
    }

    [Test]
    public async Task Should_make_the_same_task_of_an_item_that_a_later_report_has_elsewhere()
    {
        var (origin, first) = await ReportedAsync("A", "B");
        var id = (await PostAsync(origin, 2).JsonAsync(HttpStatusCode.Accepted)).GetProperty("id").GetGuid();
        await _platform.PublishAsync(new ReportWritten { TaskId = origin, Document = Report(GatewayFixture.Noon.AddHours(1), "B") });
        await Eventually.ShouldBe(() => _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{origin}/follow-ups").JsonAsync(), list => list.GetProperty("items").GetArrayLength() == 1);

        (await PostAsync(origin, 1).JsonAsync(HttpStatusCode.Accepted)).GetProperty("id").GetGuid().ShouldBe(id);
        (await _platform.PostAsync($"/api/v1/tasks/{origin}/follow-ups/1?report={first}").JsonAsync(HttpStatusCode.Accepted)).GetProperty("id").GetGuid().ShouldNotBe(id, "item 1 of the report that is named");
    }

    [Test]
    public async Task Should_say_what_there_is_none_of()
    {
        var (origin, report) = await ReportedAsync("A");

        (await PostAsync(origin, 2).ProblemAsync(404, "not-found")).GetProperty("detail").GetString().ShouldBe($"Task {origin} has no follow-up 2: report {report} has 1.");
        await PostAsync(Guid.NewGuid(), 1).ProblemAsync(404, "not-found");
    }

    private Task<HttpResponseMessage> PostAsync(Guid origin, int number) => _platform.PostAsync($"/api/v1/tasks/{origin}/follow-ups/{number}");

    private async Task<(Guid Origin, Guid Report)> ReportedAsync(params string[] items)
    {
        var (id, report) = (Guid.NewGuid(), Report(GatewayFixture.Noon, items));
        await _platform.PublishAsync(GatewayFixture.Change(
            id, 1, TaskChange.Reported, TaskStatus.Completed, JsonSerializer.SerializeToElement(report, ContractsJson.Options), snapshot => snapshot with { Target = "db-2" }));
        await _platform.TaskAtAsync(id, 1);
        return (id, report.DocumentId);
    }

    private static Document Report(DateTimeOffset at, params string[] items) =>
        new() { DocumentId = Guid.NewGuid(), Kind = DocumentKind.Report, Title = "Disk full", Markdown = "# Disk full\n", WrittenAt = at, FollowUps = items };
}
