using System.Net;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Approvals;

/// <summary>The policy is asked when a plan is made, when it is approved and when it starts; the stricter answer holds.</summary>
internal sealed class When_the_policy_changes
{
    /// <summary>A night in Berlin in which clocks go back: 02:30 comes at 00:30 and at 01:30 UTC.</summary>
    private static readonly DateTimeOffset s_night = new(2026, 10, 25, 0, 10, 0, TimeSpan.Zero);

    private const string Before =
        """
        version: 1
        windows: [{ name: night, zone: Europe/Berlin, days: [Sat], from: "22:00", to: "02:30" }]
        freezes: [{ window: night, then: wait, labels: [team=waiting, team=later-two, team=later-never] }]
        """;

    private const string After =
        """
        version: 1
        rules:
          - { name: two, labels: [team=two, team=later-two], decide: approve, approvals: 2 }
          - { name: never, labels: [team=never, team=later-never], decide: never }
        """;

    [Test]
    public async Task Should_let_the_stricter_policy_hold_and_start_nothing()
    {
        var clock = new ManualClock(s_night);
        var before = await ApprovalPlatform.StartAsync(Before, options => options.Clock = clock);
        var two = await before.PendingAsync("two");
        var never = await before.PendingAsync("never");
        var laterTwo = await before.PendingAsync("later-two");
        var laterNever = await before.PendingAsync("later-never");
        await before.ApproveAsync("sam", laterTwo.TaskId, laterTwo.Hash).JsonAsync();
        await before.ApproveAsync("sam", laterNever.TaskId, laterNever.Hash).JsonAsync();
        await before.Platform.StopAsync();

        await using var after = await ApprovalPlatform.StartAsync(
            After, options =>
            {
                options.Clock = clock;
                foreach (var (service, connection) in before.Platform.ConnectionStrings)
                {
                    options.ConnectionStrings[service] = connection;
                }
            }, before.AgentsByTask);

        // Between plan and approval: the approver gets the plan on its new terms, and two of them are needed now.
        var outdated = await after.ApproveAsync("sam", two.TaskId, two.Hash).ProblemAsync(409, "plan-hash-mismatch");
        var hash = outdated.GetProperty("currentPlanHash").GetString()!;
        outdated.GetProperty("detail").GetString()!.ShouldContain("The approval policy says something else by now, so the plan was judged anew");
        outdated.GetProperty("differences").EnumerateArray().Select(one => one.GetProperty("member").GetString()).ShouldBe(
            ["approval.policyVersion", "approval.rule", "approval.reason", "approval.approvalsNeeded"], ignoreOrder: true);
        await after.ApproveAsync("sam", two.TaskId, hash).JsonAsync();
        two.Agents.Seen<ExecuteStep>().ShouldBeEmpty();
        await after.ApproveAsync("kim", two.TaskId, hash).JsonAsync();
        (await after.EndAsync(two.TaskId)).ShouldBe(TaskStatus.Completed);

        await after.ApproveAsync("sam", never.TaskId, never.Hash).ProblemAsync(409, "plan-hash-mismatch");
        (await after.EndAsync(never.TaskId)).ShouldBe(TaskStatus.Failed);

        // Between approval and start: the freeze ends, and nothing starts on terms that no longer hold.
        clock.Advance(TimeSpan.FromHours(2));
        (await after.EndAsync(laterNever.TaskId)).ShouldBe(TaskStatus.Failed);
        var again = await after.AskedAgainAsync(laterTwo.TaskId, laterTwo.Hash);
        var view = await after.ViewAsync("kim", laterTwo.TaskId).JsonAsync();
        (view.GetProperty("planHash").GetString(), view.GetProperty("approvedBy").GetArrayLength(), view.GetProperty("stillNeeded").GetInt32()).ShouldBe((again, 0, 2));
        foreach (var task in new[] { never, laterNever, laterTwo })
        {
            task.Agents.Seen<ExecuteStep>().ShouldBeEmpty();
        }
        await before.DisposeAsync();
    }

    [Test]
    public async Task Should_start_what_waited_when_the_freeze_ends_by_the_clock_on_the_wall()
    {
        var clock = new ManualClock(s_night);
        await using var platform = await ApprovalPlatform.StartAsync(Before, options => options.Clock = clock);
        var (id, hash, agents) = await platform.PendingAsync("waiting");

        await platform.ApproveAsync("sam", id, hash).JsonAsync();
        await platform.BecomesAsync(id, TaskStatus.Waiting);
        (await platform.ViewAsync("sam", id).JsonAsync()).GetProperty("waitsUntil").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero));

        // The first 02:30 of that night is no end, nor is a wake-up that comes too early.
        clock.Advance(TimeSpan.FromMinutes(79));
        await platform.Platform.PublishAsync(new WakeTask { TaskId = id });
        await platform.SayAsync("sam", $"{id}/approve", new { planHash = hash }).JsonAsync();
        agents.Seen<ExecuteStep>().ShouldBeEmpty();
        clock.Advance(TimeSpan.FromMinutes(2));
        (await platform.EndAsync(id)).ShouldBe(TaskStatus.Completed);
        agents.Seen<ExecuteStep>().Count().ShouldBe(1);
    }

    [Test]
    public async Task Should_refuse_in_a_freeze_that_does_not_wait_and_ask_anew_where_the_approval_ends_first()
    {
        var clock = new ManualClock(s_night - TimeSpan.FromHours(5));
        await using var platform = await ApprovalPlatform.StartAsync(
            """
            version: 1
            expiry: 1h
            windows:
              - { name: night, zone: Europe/Berlin, days: [Sat], from: "22:00", to: "02:30" }
              - { name: evening, zone: Europe/Berlin, days: [Sat], from: "21:00", to: "24:00" }
            freezes:
              - { window: night, then: refuse, labels: [team=strict] }
              - { window: evening, then: wait, labels: [team=patient] }
            """, options => options.Clock = clock);
        var (strict, hash, agents) = await platform.PendingAsync("strict");
        var patient = await platform.PendingAsync("patient");
        await platform.ApproveAsync("sam", patient.TaskId, patient.Hash).JsonAsync();

        clock.Advance(TimeSpan.FromMinutes(55)); // 22:05 in Berlin: the freeze began after the plan was made, and the approval is still good.
        (await platform.ApproveAsync("sam", strict, hash).ProblemAsync(409, "wrong-status")).GetProperty("detail").GetString().ShouldBe(
            "Freeze night until 2026-10-25 01:30:00Z: plans that change something do not start. Approve it after that.");
        var late = await platform.SubmitAsync("strict");
        (await platform.EndAsync(late.TaskId)).ShouldBe(TaskStatus.Failed);
        clock.Advance(TimeSpan.FromMinutes(10)); // The approval of the patient one has ended before its freeze has.
        await platform.AskedAgainAsync(patient.TaskId, patient.Hash);

        agents.Seen<ExecuteStep>().ShouldBeEmpty();
        late.Agents.Seen<ExecuteStep>().ShouldBeEmpty();
        patient.Agents.Seen<ExecuteStep>().ShouldBeEmpty();
    }
}
