using System.Net;
using System.Text.Json;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Gateway;

internal sealed class When_changes_are_projected
{
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await GatewayFixture.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    /// <summary>Whatever the order and however often they come, the newest snapshot stands and the stream is in order.</summary>
    [Test]
    public async Task Should_not_depend_on_order_or_repeats([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        var id = Guid.NewGuid();
        var count = random.Next(1, 12);
        var changes = Enumerable.Range(1, count).Select(sequence => GatewayFixture.Change(
            id, sequence, sequence == count ? TaskChange.Completed : TaskChange.StepCompleted, sequence == count ? TaskStatus.Completed : TaskStatus.InProgress)).ToList();
        var messages = changes.Concat(changes.Where(_ => random.Next(2) == 0)).ToArray();
        random.Shuffle(messages);

        await Task.WhenAll(messages.Select(message => _platform.PublishAsync(message)));

        await Eventually.ShouldBe(() => PlacedAsync(id), placed => placed.Count == count);
        var task = await _platform.TaskAtAsync(id, count);
        task.GetProperty("status").GetString().ShouldBe("Completed");
        task.GetProperty("stepsDone").GetInt32().ShouldBe(count);
        (await PlacedAsync(id)).ShouldBe(Enumerable.Range(1, count).Select(sequence => (sequence, (long)sequence)));
        var events = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/events").JsonAsync();
        events.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt32()).ShouldBe(Enumerable.Range(1, count));
    }

    /// <summary>Who asks for what comes after the last change that he has seen must not be led past one that comes late.</summary>
    [Test]
    public async Task Should_list_a_change_only_after_those_before_it()
    {
        var id = Guid.NewGuid();
        foreach (var sequence in new[] { 1, 2, 4 })
        {
            await _platform.PublishAsync(GatewayFixture.Change(id, sequence));
        }
        await _platform.TaskAtAsync(id, 4);
        await Eventually.ShouldBe(() => SequencesAsync($"/api/v1/tasks/{id}/events"), seen => seen.SequenceEqual([1, 2]));
        (await SequencesAsync($"/api/v1/tasks/{id}/events?after=2")).ShouldBeEmpty();

        await _platform.PublishAsync(GatewayFixture.Change(id, 3));

        await Eventually.ShouldBe(() => SequencesAsync($"/api/v1/tasks/{id}/events?after=2"), seen => seen.SequenceEqual([3, 4]));
    }

    [Test]
    public async Task Should_page_through_the_changes()
    {
        var id = Guid.NewGuid();
        foreach (var sequence in Enumerable.Range(1, 5))
        {
            await _platform.PublishAsync(GatewayFixture.Change(id, sequence));
        }
        await Eventually.ShouldBe(() => PlacedAsync(id), placed => placed.Count == 5);

        var seen = new List<int>();
        var next = $"/api/v1/tasks/{id}/events?limit=2";
        while (next is not null)
        {
            var page = await _platform.SendAsync(HttpMethod.Get, next).JsonAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt32()));
            next = page.TryGetProperty("next", out var link) ? link.GetString() : null;
        }

        seen.ShouldBe([1, 2, 3, 4, 5]);
    }

    [Test]
    public async Task Should_tell_a_client_that_nothing_changed()
    {
        var id = Guid.NewGuid();
        await _platform.PublishAsync(GatewayFixture.Change(id, 1));
        await _platform.TaskAtAsync(id, 1);
        using var first = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}");
        var tag = first.Headers.ETag!.ToString();

        using var same = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}", null, ("If-None-Match", tag));
        await _platform.PublishAsync(GatewayFixture.Change(id, 2));
        await _platform.TaskAtAsync(id, 2);
        using var changed = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}", null, ("If-None-Match", tag));

        tag.ShouldBe("\"1\"");
        same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await same.Content.ReadAsStringAsync()).ShouldBeEmpty();
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>What programs print may hold anything; it must neither stop the projection nor be lost.</summary>
    [Test]
    public async Task Should_take_text_that_the_database_cannot_hold()
    {
        var id = Guid.NewGuid();
        var data = JsonSerializer.Deserialize<JsonElement>("""{"output":"a\u0000b"}""");

        await _platform.PublishAsync(GatewayFixture.Change(
            id, 1, TaskChange.StepFailed, TaskStatus.Failed, data, snapshot => snapshot with { Description = "nul \0 in text", Reason = "half \ud800 of a pair" }));

        var task = await _platform.TaskAtAsync(id, 1);
        task.GetProperty("description").GetString().ShouldBe("nul \ufffd in text");
        var events = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/events").JsonAsync();
        events.GetProperty("items")[0].GetProperty("data").GetProperty("output").GetString().ShouldBe("a\0b");
    }

    [Test]
    public async Task Should_keep_the_report_in_both_forms()
    {
        var id = Guid.NewGuid();
        var report = new Document { DocumentId = Guid.NewGuid(), Kind = DocumentKind.Report, Title = "Disk full", Markdown = "# Disk full\n", WrittenAt = GatewayFixture.Noon };
        await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/report").ProblemAsync(404, "not-found");
        await _platform.PublishAsync(GatewayFixture.Change(id, 1, TaskChange.Reported, TaskStatus.Reporting, JsonSerializer.SerializeToElement(report, ContractsJson.Options)));
        await _platform.PublishAsync(new ReportWritten { TaskId = id, Document = report });
        await _platform.TaskAtAsync(id, 1);

        using var markdown = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/report");
        var json = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/report", null, ("Accept", "application/json")).JsonAsync();
        var byId = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/documents/{report.DocumentId}", null, ("Accept", "application/json")).JsonAsync();

        markdown.Content.Headers.ContentType!.MediaType.ShouldBe("text/markdown");
        (await markdown.Content.ReadAsStringAsync()).ShouldBe("# Disk full\n");
        json.GetProperty("title").GetString().ShouldBe("Disk full");
        byId.GetProperty("documentId").GetGuid().ShouldBe(report.DocumentId);
    }

    private async Task<IReadOnlyList<int>> SequencesAsync(string address) =>
        [.. (await _platform.SendAsync(HttpMethod.Get, address).JsonAsync()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt32())];

    private async Task<IReadOnlyList<(int Sequence, long Position)>> PlacedAsync(Guid id)
    {
        await using var connection = new NpgsqlConnection(_platform.ConnectionStrings["Gateway"]);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select sequence, position from task_event where task_id = $1 and position is not null order by position", connection)
        {
            Parameters = { new() { Value = id } },
        };
        var placed = new List<(int, long)>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            placed.Add((reader.GetInt32(0), reader.GetInt64(1)));
        }
        return placed;
    }
}
