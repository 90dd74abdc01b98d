using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Gateway;

internal sealed class When_a_task_is_followed
{
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await GatewayFixture.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    [Test]
    [CancelAfter(30_000)]
    public async Task Should_show_changes_and_output_as_they_come_and_end_with_the_task(CancellationToken cancellationToken)
    {
        var id = await BeginAsync(_platform);
        await using var stream = FollowAsync(_platform, id, null, cancellationToken).GetAsyncEnumerator(cancellationToken);

        (await NextAsync(stream)).Name.ShouldBe("Submitted");
        await _platform.PublishAsync(Output(id, 0, "copying\r\nfiles \0\n"));
        var output = await NextAsync(stream);
        await _platform.PublishAsync(GatewayFixture.Change(id, 2, TaskChange.Completed, TaskStatus.Completed));
        var completed = await NextAsync(stream);

        output.Name.ShouldBe("output");
        output.Data.GetProperty("text").GetString().ShouldBe("copying\r\nfiles \ufffd\n");
        completed.Name.ShouldBe("Completed");
        completed.Data.GetProperty("sequence").GetInt32().ShouldBe(2);
        completed.Id.ShouldBeGreaterThan(output.Id);
        (await stream.MoveNextAsync()).ShouldBeFalse("the stream ends with the task");
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Should_go_on_after_the_last_event_seen(CancellationToken cancellationToken)
    {
        var id = await BeginAsync(_platform);
        foreach (var sequence in Enumerable.Range(2, 4))
        {
            await _platform.PublishAsync(GatewayFixture.Change(id, sequence));
        }
        await _platform.PublishAsync(GatewayFixture.Change(id, 6, TaskChange.Failed, TaskStatus.Failed));
        await _platform.TaskAtAsync(id, 6);
        var all = await ReadAsync(_platform, id, null, cancellationToken);

        foreach (var seen in all)
        {
            (await ReadAsync(_platform, id, seen.Id, cancellationToken)).Select(item => item.Id).ShouldBe(all.Where(item => item.Id > seen.Id).Select(item => item.Id));
        }

        all.Select(item => item.Data.GetProperty("sequence").GetInt32()).ShouldBe([1, 2, 3, 4, 5, 6]);
        using var ended = await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/stream", null, ("Last-Event-ID", $"{all[^1].Id}"));
        ended.StatusCode.ShouldBe(HttpStatusCode.NoContent, "a client that has seen the end need not come back");
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Should_hold_a_change_back_until_the_one_before_it_is_there(CancellationToken cancellationToken)
    {
        var id = await BeginAsync(_platform);
        await _platform.PublishAsync(GatewayFixture.Change(id, 3, TaskChange.Completed, TaskStatus.Completed));
        await _platform.TaskAtAsync(id, 3);
        await using var stream = FollowAsync(_platform, id, null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        (await NextAsync(stream)).Name.ShouldBe("Submitted");

        await _platform.PublishAsync(GatewayFixture.Change(id, 2));

        (await NextAsync(stream)).Data.GetProperty("sequence").GetInt32().ShouldBe(2);
        (await NextAsync(stream)).Data.GetProperty("sequence").GetInt32().ShouldBe(3);
        (await stream.MoveNextAsync()).ShouldBeFalse();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Should_see_what_another_instance_wrote(CancellationToken cancellationToken)
    {
        var id = await BeginAsync(_platform);
        await using var other = await GatewayFixture.StartAsync(options => options.ConnectionStrings["Gateway"] = _platform.ConnectionStrings["Gateway"]);
        await using var stream = FollowAsync(other, id, null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        (await NextAsync(stream)).Name.ShouldBe("Submitted");

        await _platform.PublishAsync(GatewayFixture.Change(id, 2, TaskChange.Cancelled, TaskStatus.Cancelled));

        (await NextAsync(stream)).Name.ShouldBe("Cancelled");
        (await stream.MoveNextAsync()).ShouldBeFalse();
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Should_go_on_when_an_ended_task_is_retried(CancellationToken cancellationToken)
    {
        var id = await BeginAsync(_platform);
        await _platform.PublishAsync(GatewayFixture.Change(id, 2, TaskChange.Failed, TaskStatus.Failed));
        await _platform.TaskAtAsync(id, 2);
        var failed = await ReadAsync(_platform, id, null, cancellationToken);
        await _platform.PublishAsync(GatewayFixture.Change(id, 3, TaskChange.Retried, TaskStatus.InProgress));
        await _platform.TaskAtAsync(id, 3);
        await using var stream = FollowAsync(_platform, id, failed[^1].Id, cancellationToken).GetAsyncEnumerator(cancellationToken);
        (await NextAsync(stream)).Name.ShouldBe("Retried");

        await _platform.PublishAsync(GatewayFixture.Change(id, 4, TaskChange.Completed, TaskStatus.Completed));

        (await NextAsync(stream)).Name.ShouldBe("Completed");
        (await stream.MoveNextAsync()).ShouldBeFalse();
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Should_keep_an_idle_stream_open(CancellationToken cancellationToken)
    {
        var id = await BeginAsync(_platform);
        using var response = await _platform.Http.GetAsync(new Uri($"/api/v1/tasks/{id}/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));

        string? line;
        do
        {
            line = await reader.ReadLineAsync(cancellationToken);
        }
        while (line is not null && !line.StartsWith(':'));

        line.ShouldBe(": waiting");
    }

    [Test]
    public async Task Should_keep_the_newest_output_alone()
    {
        await using var platform = await GatewayFixture.StartAsync(options => options.Set("Gateway:OutputChunksPerTask", "100"));
        var id = await BeginAsync(platform);
        foreach (var index in Enumerable.Range(0, 320))
        {
            await platform.PublishAsync(Output(id, index, $"{index}"));
            await platform.PublishAsync(Output(id, index, $"{index}"));
        }
        await platform.PublishAsync(GatewayFixture.Change(id, 2, TaskChange.Completed, TaskStatus.Completed));

        await Eventually.ShouldBe(
            () => ReadAsync(platform, id, null, CancellationToken.None),
            items => items.LastOrDefault(item => item.Name == "output")?.Data.GetProperty("text").GetString() == "319");

        // A read that began before the last trim may still have seen older output.
        var kept = await ReadAsync(platform, id, null, CancellationToken.None);
        kept.Where(item => item.Name == "output").Select(item => int.Parse(item.Data.GetProperty("text").GetString()!, System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(Enumerable.Range(220, 100));
    }

    private static async Task<Guid> BeginAsync(TestPlatform platform)
    {
        var id = Guid.NewGuid();
        await platform.PublishAsync(GatewayFixture.Change(id, 1, TaskChange.Submitted, TaskStatus.Analyzing));
        await platform.TaskAtAsync(id, 1);
        return id;
    }

    private static StepOutput Output(Guid id, int index, string text) =>
        new() { TaskId = id, ExecutionId = id, StepNumber = 1, Action = StepAction.Execute, Index = index, At = GatewayFixture.Noon, Text = text };

    private static async Task<Item> NextAsync(IAsyncEnumerator<Item> stream) => await stream.MoveNextAsync() ? stream.Current : throw new AssertionException("The stream ended too early.");

    private static async Task<IReadOnlyList<Item>> ReadAsync(TestPlatform platform, Guid id, long? after, CancellationToken cancellationToken)
    {
        var items = new List<Item>();
        await foreach (var item in FollowAsync(platform, id, after, cancellationToken))
        {
            items.Add(item);
        }
        return items;
    }

    private static async IAsyncEnumerable<Item> FollowAsync(TestPlatform platform, Guid id, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/tasks/{id}/stream");
        if (after is not null)
        {
            request.Headers.Add("Last-Event-ID", $"{after}");
        }
        using var response = await platform.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            yield break;
        }
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var fields = new Dictionary<string, string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                var colon = line.IndexOf(": ", StringComparison.Ordinal);
                fields[line[..colon]] = line[(colon + 2)..];
            }
            else if (fields.TryGetValue("data", out var data))
            {
                yield return new Item(long.Parse(fields["id"], System.Globalization.CultureInfo.InvariantCulture), fields["event"], JsonSerializer.Deserialize<JsonElement>(data));
                fields.Clear();
            }
        }
    }

    private sealed record Item(long Id, string Name, JsonElement Data);
}
