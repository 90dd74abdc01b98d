using System.Net;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Gateway;

internal sealed class When_a_task_is_submitted
{
    private const string Body = """{"description":"disk full on /var","context":{"path":"/var"},"target":"db-2"}""";
    private readonly ManualClock _clock = new();
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await GatewayFixture.StartAsync(options =>
    {
        options.Record<SubmitTask>();
        options.Clock = _clock;
    });

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    [Test]
    public async Task Should_be_visible_at_once_and_on_its_way()
    {
        using var response = await _platform.PostAsync("/api/v1/tasks", Body);
        var accepted = await Task.FromResult(response).JsonAsync(HttpStatusCode.Accepted);
        var id = accepted.GetProperty("id").GetGuid();

        var task = await _platform.SendAsync(HttpMethod.Get, response.Headers.Location!.ToString()).JsonAsync();

        response.Headers.Location.ToString().ShouldBe($"/api/v1/tasks/{id}");
        task.GetProperty("status").GetString().ShouldBe("Analyzing");
        task.GetProperty("description").GetString().ShouldBe("disk full on /var");
        task.GetProperty("requester").GetString().ShouldBe("tester");
        task.GetProperty("sequence").GetInt32().ShouldBe(0);
        var sent = await _platform.Recorded<SubmitTask>().FirstAsync(message => message.TaskId == id);
        sent.Context["path"].ShouldBe("/var");
        sent.Target.ShouldBe("db-2");
        sent.Source.ShouldBe("api");
        sent.SubmittedAt.ShouldBe(task.GetProperty("submittedAt").GetDateTimeOffset());
    }

    [Test]
    public async Task Should_act_for_somebody_else_where_asked()
    {
        var accepted = await _platform.PostAsync("/api/v1/tasks", """{"description":"x","requester":"dana"}""").JsonAsync(HttpStatusCode.Accepted);

        (await _platform.Recorded<SubmitTask>().FirstAsync(message => message.TaskId == accepted.GetProperty("id").GetGuid())).Requester.ShouldBe("dana");
    }

    [Test]
    public async Task Should_repeat_the_first_answer_for_the_same_key_and_body()
    {
        using var first = await _platform.PostAsync("/api/v1/tasks", Body, ("Idempotency-Key", "repeat"));
        using var second = await _platform.PostAsync("/api/v1/tasks", Body, ("Idempotency-Key", "repeat"));

        second.StatusCode.ShouldBe(first.StatusCode);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        second.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
    }

    [Test]
    public async Task Should_refuse_another_body_under_the_same_key()
    {
        using var first = await _platform.PostAsync("/api/v1/tasks", Body, ("Idempotency-Key", "conflict"));

        await _platform.PostAsync("/api/v1/tasks", """{"description":"other"}""", ("Idempotency-Key", "conflict")).ProblemAsync(422, "idempotency-conflict");
    }

    [Test]
    public async Task Should_make_one_task_of_twenty_at_once()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _platform.PostAsync("/api/v1/tasks", """{"description":"twenty at once"}""", ("Idempotency-Key", "twenty"))));

        responses.ShouldAllBe(response => response.StatusCode == HttpStatusCode.Accepted);
        responses.Select(response => response.Headers.Location).Distinct().Count().ShouldBe(1);
        var listed = await _platform.SendAsync(HttpMethod.Get, "/api/v1/tasks?text=twenty").JsonAsync();
        listed.GetProperty("items").GetArrayLength().ShouldBe(1);
        await _platform.Recorded<SubmitTask>().FirstAsync(message => message.Description == "twenty at once");
        _platform.Recorded<SubmitTask>().Messages.Count(message => message.Description == "twenty at once").ShouldBe(1);
    }

    [Test]
    public async Task Should_forget_a_key_after_a_day()
    {
        await using var platform = await GatewayFixture.StartAsync(options => options.Clock = _clock);
        using var first = await platform.PostAsync("/api/v1/tasks", Body, ("Idempotency-Key", "day"));

        _clock.Advance(TimeSpan.FromHours(25));
        using var second = await platform.PostAsync("/api/v1/tasks", """{"description":"another day"}""", ("Idempotency-Key", "day"));

        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        second.Headers.Location.ShouldNotBe(first.Headers.Location);
    }
}
