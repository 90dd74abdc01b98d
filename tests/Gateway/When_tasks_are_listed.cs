using System.Text.Json;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Gateway;

internal sealed class When_tasks_are_listed
{
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await GatewayFixture.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    [Test]
    public async Task Should_show_each_task_once_while_others_are_added()
    {
        var requester = "cursor";
        var added = await AddAsync(requester, 25, minute => minute / 5);
        var seen = new List<Guid>();
        var next = $"/api/v1/tasks?requester={requester}&limit=4";
        while (next is not null)
        {
            var page = await _platform.SendAsync(HttpMethod.Get, next).JsonAsync();
            seen.AddRange(Ids(page));
            next = page.TryGetProperty("next", out var link) ? link.GetString() : null;
            // Newer tasks come in between; pages behind the cursor must not shift.
            await AddAsync(requester, 1, _ => 1_000 + seen.Count);
        }

        seen.ShouldBeUnique();
        seen.Count.ShouldBe(25);
        seen.ShouldBe(added.OrderByDescending(task => task.At).ThenByDescending(task => task.Id.ToString(), StringComparer.Ordinal).Select(task => task.Id));
    }

    [Test]
    public async Task Should_filter_by_what_is_asked()
    {
        var requester = "filter";
        var failed = await AddOneAsync(requester, 1, snapshot => snapshot with { Status = TaskStatus.Failed, Target = "web-1", Category = TaskCategory.Incident, Description = "nginx answers 502" });
        var waiting = await AddOneAsync(requester, 2, snapshot => snapshot with { Status = TaskStatus.PendingApproval, Target = "db-2", Category = TaskCategory.Change, Description = "grow the volume" });
        var archived = await AddOneAsync(requester, 3, snapshot => snapshot with { Status = TaskStatus.Completed, Target = "db-2", Archived = true });

        async Task<IReadOnlyList<Guid>> ListAsync(string filter) => Ids(await _platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks?requester={requester}{filter}").JsonAsync());
        (await ListAsync("")).ShouldBe([waiting, failed]);
        (await ListAsync("&status=Failed")).ShouldBe([failed]);
        (await ListAsync("&status=Failed&status=PendingApproval")).ShouldBe([waiting, failed]);
        (await ListAsync("&status=Failed,PendingApproval")).ShouldBe([waiting, failed]);
        (await ListAsync("&category=Change")).ShouldBe([waiting]);
        (await ListAsync("&target=web-1")).ShouldBe([failed]);
        (await ListAsync("&text=NGINX%20502")).ShouldBe([failed]);
        (await ListAsync("&archived=true")).ShouldBe([archived]);
        (await ListAsync("&status=Expired")).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<(Guid Id, DateTimeOffset At)>> AddAsync(string requester, int count, Func<int, int> minute)
    {
        var tasks = new List<(Guid, DateTimeOffset)>();
        for (var index = 0; index < count; index++)
        {
            tasks.Add((await AddOneAsync(requester, minute(index)), GatewayFixture.Noon.AddMinutes(minute(index))));
        }
        return tasks;
    }

    private async Task<Guid> AddOneAsync(string requester, int minute, Func<TaskSnapshot, TaskSnapshot>? snapshot = null)
    {
        var id = Guid.NewGuid();
        await _platform.PublishAsync(GatewayFixture.Change(id, 1, snapshot: facts =>
        {
            facts = facts with { Requester = requester, SubmittedAt = GatewayFixture.Noon.AddMinutes(minute) };
            return snapshot?.Invoke(facts) ?? facts;
        }));
        await _platform.TaskAtAsync(id, 1);
        return id;
    }

    private static IReadOnlyList<Guid> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
}
