using System.Net;
using Dapper;
using Npgsql;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Approvals;

/// <summary>
/// Two decisions at once on one plan, over HTTP: one wins, the other gets 409, and the plan runs exactly
/// once or never. 50 rounds each; PLATFORM_FULL_RACES=1 runs 1,000.
/// </summary>
internal sealed class When_decisions_race
{
    private const int AtOnce = 25;
    private static readonly int s_rounds = Environment.GetEnvironmentVariable("PLATFORM_FULL_RACES") == "1" ? 1_000 : 50;

    private const string Policy =
        """
        version: 1
        expiry: 24h
        rules: [{ name: two, labels: [team=two], decide: approve, approvals: 2 }]
        """;

    private readonly ManualClock _clock = new();
    private ApprovalPlatform _platform = null!;
    private ApprovalPlatform _clocked = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _platform = await ApprovalPlatform.StartAsync(Policy, options => Busy(options));
        _clocked = await ApprovalPlatform.StartAsync(Policy, options => Busy(options).Clock = _clock);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _platform.DisposeAsync();
        await _clocked.DisposeAsync();
    }

    [Test]
    public Task Should_let_one_of_two_approvals_win() => RaceAsync("approve/approve", "one",
        task => _platform.ApproveAsync("sam", task.Id, task.Hash), task => _platform.ApproveAsync("kim", task.Id, task.Hash), (_, _) => TaskStatus.Completed);

    [Test]
    public Task Should_let_either_the_approval_or_the_rejection_win() => RaceAsync("approve/reject", "one",
        task => _platform.ApproveAsync("sam", task.Id, task.Hash), task => _platform.RejectAsync("kim", task.Id, task.Hash),
        (approved, _) => approved ? TaskStatus.Completed : TaskStatus.Rejected);

    [Test]
    public Task Should_let_either_the_second_approval_of_two_or_the_rejection_win() => RaceAsync("second approval of two/reject", "two",
        task => _platform.ApproveAsync("sam", task.Id, task.Hash), task => _platform.RejectAsync("kim", task.Id, task.Hash),
        (approved, _) => approved ? TaskStatus.Completed : TaskStatus.Rejected,
        async task => (await _platform.ApproveAsync("lee", task.Id, task.Hash)).StatusCode.ShouldBe(HttpStatusCode.OK));

    /// <summary>A cancel also ends what an approval began, so both may be accepted; a cancelled plan that was not approved never ran.</summary>
    [Test]
    public Task Should_let_a_cancel_come_before_or_after_the_approval() => RaceAsync("approve/cancel", "one",
        task => _platform.ApproveAsync("sam", task.Id, task.Hash), task => _platform.SayAsync("kim", $"{task.Id}/cancel", new { reason = "not now" }),
        (_, cancelled) => cancelled ? TaskStatus.Cancelled : TaskStatus.Completed, bothMayWin: true);

    /// <summary>Both count where two are needed, and the plan runs once, whoever came last.</summary>
    [Test]
    public Task Should_run_once_where_both_approvals_are_needed() => RaceAsync("both approvals of two", "two",
        task => _platform.ApproveAsync("sam", task.Id, task.Hash), task => _platform.ApproveAsync("kim", task.Id, task.Hash), (_, _) => TaskStatus.Completed, bothMayWin: true);

    [Test]
    public async Task Should_let_either_the_approval_or_the_expiry_win()
    {
        var won = 0;
        for (var done = 0; done < s_rounds; done += AtOnce)
        {
            var tasks = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => _clocked.PendingAsync("one")));
            _clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
            var wakes = tasks.Select(task => _clocked.Platform.PublishAsync(new WakeTask { TaskId = task.TaskId })).ToArray();
            var answers = tasks.Select(task => _clocked.ApproveAsync("sam", task.TaskId, task.Hash)).ToArray();
            await Task.WhenAny(answers);
            _clock.Advance(TimeSpan.FromSeconds(2));
            await Task.WhenAll(wakes);
            foreach (var (task, answer) in tasks.Zip(await Task.WhenAll(answers)))
            {
                var approved = answer.StatusCode == HttpStatusCode.OK;
                answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Conflict);
                (await _clocked.EndAsync(task.TaskId)).ShouldBe(approved ? TaskStatus.Completed : TaskStatus.Expired);
                Executions(task.Agents).ShouldBe(approved ? 1 : 0);
                won += approved ? 1 : 0;
            }
        }
        TestContext.Out.WriteLine($"approve/expiry, {s_rounds} rounds: the approval came first in {won}");
    }

    private async Task RaceAsync(
        string name, string team, Func<Contested, Task<HttpResponseMessage>> approve, Func<Contested, Task<HttpResponseMessage>> other,
        Func<bool, bool, TaskStatus> end, Func<Contested, Task>? before = null, bool bothMayWin = false)
    {
        var outcomes = new List<(Contested Task, bool First, bool Second)>();
        for (var done = 0; done < s_rounds; done += AtOnce)
        {
            outcomes.AddRange(await Task.WhenAll(Enumerable.Range(done, AtOnce).Select(RoundAsync)));
        }
        // Looked at once more when all is over: nothing has run late, and nothing twice.
        foreach (var (task, first, second) in outcomes)
        {
            var runs = end(first, second) switch { TaskStatus.Completed => 1, TaskStatus.Cancelled => first ? 1 : 0, _ => 0 };
            Executions(task.Agents).ShouldBe(runs, $"{name}: {task.Id}");
        }
        await using var connection = new NpgsqlConnection(_platform.Platform.ConnectionStrings["Coordinator"]);
        (await connection.QuerySingleAsync<int>(
            "select count(*) from (select task_id from approval where task_id = any(@ids) and decision in ('Approved', 'Rejected') group by task_id having count(distinct decision) > 1 and @single) as mixed",
            new { ids = outcomes.Select(one => one.Task.Id).ToArray(), single = before is null })).ShouldBe(0);
        TestContext.Out.WriteLine($"{name}, {s_rounds} rounds: the first alone {outcomes.Count(one => one is { First: true, Second: false })}, the second alone {outcomes.Count(one => one is { First: false, Second: true })}, both {outcomes.Count(one => one is { First: true, Second: true })}");

        async Task<(Contested, bool, bool)> RoundAsync(int round)
        {
            var (id, hash, agents) = await _platform.PendingAsync(team);
            var task = new Contested(id, hash, agents);
            await (before?.Invoke(task) ?? Task.CompletedTask);
            // Each side sets out first in half of the rounds.
            var answers = new Task<HttpResponseMessage>[2];
            foreach (var side in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
            {
                answers[side] = side == 0 ? approve(task) : other(task);
            }
            var statuses = (await Task.WhenAll(answers)).Select(answer => answer.StatusCode).ToArray();
            statuses.ShouldAllBe(status => status == HttpStatusCode.OK || status == HttpStatusCode.Conflict);
            var (first, second) = (statuses[0] == HttpStatusCode.OK, statuses[1] == HttpStatusCode.OK);
            (first || second).ShouldBeTrue($"{name}: nobody won");
            (bothMayWin || first != second).ShouldBeTrue($"{name}: both won");
            (await _platform.EndAsync(id)).ShouldBe(end(first, second));
            return (task, first, second);
        }
    }

    private static TestPlatformOptions Busy(TestPlatformOptions options) =>
        options.Set("Gateway:RateLimitRequests", "1000000").Set("Gateway:RequestTimeoutSeconds", "60");

    private static int Executions(FakeAgents agents) => agents.Seen<ExecuteStep>().Count();

    private sealed record Contested(Guid Id, string Hash, FakeAgents Agents);
}
