using System.Net;
using System.Text.Json;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Approvals;

/// <summary>N of M distinct persons, roles and four eyes, over HTTP with a key for each person.</summary>
internal sealed class When_several_persons_must_approve
{
    private const string Policy =
        """
        version: 1
        rules:
          - { name: two-dbas, labels: [team=db], decide: approve, approvals: 2, approver-roles: [dba], four-eyes: true }
          - { name: one-other, labels: [team=web], decide: approve, four-eyes: true }
          - { name: named, labels: [team=vault], decide: approve, approvers: [Kim] }
        """;

    private ApprovalPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task Start() => _platform = await ApprovalPlatform.StartAsync(Policy);

    [OneTimeTearDown]
    public ValueTask Stop() => _platform.DisposeAsync();

    [Test]
    public async Task Should_run_once_two_of_three_have_approved()
    {
        var (id, hash, agents) = await _platform.PendingAsync("db");

        (await Status(_platform.ApproveAsync("sam", id, hash))).ShouldBe("PendingApproval");
        var view = await _platform.ViewAsync("lee", id).JsonAsync();
        agents.Seen<ExecuteStep>().ShouldBeEmpty();
        (await Status(_platform.ApproveAsync("lee", id, hash))).ShouldBe("InProgress");

        (view.GetProperty("approvedBy").EnumerateArray().Single().GetString(), view.GetProperty("stillNeeded").GetInt32(), view.GetProperty("youMay").GetBoolean()).ShouldBe(("sam", 1, true));
        (await _platform.EndAsync(id)).ShouldBe(TaskStatus.Completed);
        agents.Seen<ExecuteStep>().ShouldHaveSingleItem().ApprovedBy.ShouldBe("sam, lee");
        await _platform.ApproveAsync("kim", id, hash).ProblemAsync(409, "wrong-status");
    }

    /// <summary>Twice at once, with another key, in other letters: still one person.</summary>
    [Test]
    public async Task Should_count_a_person_once()
    {
        var (id, hash, agents) = await _platform.PendingAsync("db");

        foreach (var answer in await Task.WhenAll(new[] { "sam", "sam-laptop", "sam", "sam-laptop" }.Select(key => Status(_platform.ApproveAsync(key, id, hash)))))
        {
            answer.ShouldBe("PendingApproval");
        }

        (await _platform.ViewAsync("lee", id).JsonAsync()).GetProperty("stillNeeded").GetInt32().ShouldBe(1);
        agents.Seen<ExecuteStep>().ShouldBeEmpty();
        await _platform.RejectAsync("sam", id, hash).JsonAsync();
    }

    [Test]
    public async Task Should_end_with_one_rejection_whatever_was_approved_before()
    {
        var (id, hash, agents) = await _platform.PendingAsync("db");
        await _platform.ApproveAsync("sam", id, hash).JsonAsync();

        await _platform.RejectAsync("joe", id, hash).JsonAsync();

        (await _platform.EndAsync(id)).ShouldBe(TaskStatus.Rejected);
        await _platform.ApproveAsync("lee", id, hash).ProblemAsync(409, "wrong-status");
        (await _platform.ApproveAsync("sam", id, hash).ProblemAsync(409, "wrong-status")).GetProperty("taskStatus").GetString().ShouldBe("Rejected");
        agents.Seen<ExecuteStep>().ShouldBeEmpty();
    }

    [Test]
    public async Task Should_refuse_who_has_not_the_role_and_say_who_may()
    {
        var (id, hash, _) = await _platform.PendingAsync("db");

        var problem = await _platform.ApproveAsync("joe", id, hash).ProblemAsync(403, "forbidden");
        var view = await _platform.ViewAsync("joe", id).JsonAsync();

        problem.GetProperty("detail").GetString().ShouldBe("The policy lets only who has the role dba approve this plan.");
        (view.GetProperty("youMay").GetBoolean(), view.GetProperty("whyNot").GetString()).ShouldBe((false, "The policy lets only who has the role dba approve this plan."));
        await Eventually.ShouldBe(
            () => _platform.SendAsync(HttpMethod.Get, "joe", $"/api/v1/tasks/{id}/events").JsonAsync(),
            events => events.ToString().Contains("joe could not approve the plan", StringComparison.Ordinal));
        await _platform.RejectAsync("sam", id, hash).JsonAsync();
    }

    [Test]
    public async Task Should_take_persons_by_name()
    {
        var (id, hash, _) = await _platform.PendingAsync("vault");

        (await _platform.ApproveAsync("sam", id, hash).ProblemAsync(403, "forbidden")).GetProperty("detail").GetString().ShouldBe("The policy lets only Kim approve this plan.");
        await _platform.ApproveAsync("kim", id, hash).JsonAsync();
        (await _platform.EndAsync(id)).ShouldBe(TaskStatus.Completed);
    }

    /// <summary>dana asks in her name, for somebody else, and in other letters; it stays her task.</summary>
    [TestCase("sam", null)]
    [TestCase("sam", "somebody else")]
    [TestCase("lee", " Dana ")]
    public async Task Should_not_let_who_asked_approve(string submitter, string? requester)
    {
        var accepted = await _platform.SendAsync(HttpMethod.Post, submitter, "/api/v1/tasks", new { description = "nginx is down", target = "web", requester }).JsonAsync(HttpStatusCode.Accepted);
        var id = accepted.GetProperty("id").GetGuid();
        await _platform.BecomesAsync(id, TaskStatus.PendingApproval);
        var hash = (await _platform.ViewAsync("kim", id).JsonAsync()).GetProperty("planHash").GetString()!;

        foreach (var asker in requester?.Trim() == "Dana" ? [submitter, "dana"] : submitter == "sam" ? new[] { "sam", "sam-laptop" } : [submitter])
        {
            (await _platform.ApproveAsync(asker, id, hash).ProblemAsync(403, "forbidden")).GetProperty("detail").GetString()!.ShouldStartWith("The policy asks for four eyes:");
        }
        await _platform.ApproveAsync("kim", id, hash).JsonAsync();
        (await _platform.EndAsync(id)).ShouldBe(TaskStatus.Completed);
    }

    [Test]
    public async Task Should_take_who_restarts_and_who_answers_for_askers()
    {
        var (id, first, agents) = await _platform.PendingAsync("web");
        await _platform.RejectAsync("sam", id, first).JsonAsync();
        await _platform.EndAsync(id);
        agents.OnDraft = draft => draft.Revision == 1 ? Missing(draft) : Samples.Drafted(draft, steps: 1);

        await _platform.SayAsync("kim", $"{id}/restart", new { }).JsonAsync();
        await _platform.BecomesAsync(id, TaskStatus.NeedsAttention);
        await _platform.SayAsync("lee", $"{id}/answers", new { values = new { path = "/var" } }).JsonAsync();
        var hash = await _platform.AskedAgainAsync(id, first);

        foreach (var asker in new[] { "dana", "kim", "lee" })
        {
            (await _platform.ApproveAsync(asker, id, hash).ProblemAsync(403, "forbidden")).GetProperty("detail").GetString().ShouldBe(
                $"The policy asks for four eyes: {asker} asked for this task, so another person has to approve it.");
        }
        await _platform.ApproveAsync("sam", id, hash).JsonAsync();
    }

    /// <summary>An approval of who asks for a retry would be his own; with one of somebody else the plan runs on.</summary>
    [TestCase("sam", "PendingApproval")]
    [TestCase("sam-laptop", "PendingApproval")]
    [TestCase("dana", "InProgress")]
    public async Task Should_void_the_approval_of_who_retries(string retrier, string status)
    {
        var (id, hash, agents) = await _platform.PendingAsync("web", fake => fake.OnExecute = step => fake.Seen<ExecuteStep>().Count() == 1 ? Samples.Failed(step) : null);
        await _platform.ApproveAsync("sam", id, hash).JsonAsync();
        await _platform.EndAsync(id);

        (await Status(_platform.SayAsync(retrier, $"{id}/retry", new { }))).ShouldBe(status);

        if (status == "PendingApproval")
        {
            var again = await _platform.AskedAgainAsync(id, hash);
            await _platform.ApproveAsync("sam", id, again).ProblemAsync(403, "forbidden");
            agents.Seen<ExecuteStep>().Count().ShouldBe(1);
            (await Status(_platform.ApproveAsync("kim", id, again))).ShouldBe("InProgress");
        }
    }

    /// <summary>Saying that a step is done, or shall run again, lets something run; that it was not done lets nothing run.</summary>
    [Test]
    public async Task Should_not_let_who_asked_settle_what_runs_on()
    {
        var (id, hash, agents) = await _platform.PendingAsync("web", fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, [Samples.Step(1, verification: false), Samples.Step(2)]);
            fake.OnExecute = Samples.Unknown;
        });
        await _platform.ApproveAsync("sam", id, hash).JsonAsync();
        await _platform.BecomesAsync(id, TaskStatus.NeedsAttention);

        foreach (var settlement in new[] { "Done", "Retry" })
        {
            (await _platform.SayAsync("dana", $"{id}/steps/1/settle", new { settlement }).ProblemAsync(403, "forbidden")).GetProperty("detail").GetString().ShouldBe(
                "The policy asks for four eyes: dana asked for this task, so another person has to say that it goes on.");
        }
        agents.Seen<ExecuteStep>().Count().ShouldBe(1);
        await _platform.SayAsync("dana", $"{id}/steps/1/settle", new { settlement = "NotDone" }).JsonAsync();
        (await _platform.EndAsync(id)).ShouldBe(TaskStatus.Failed);
        agents.Seen<ExecuteStep>().Count().ShouldBe(1);
    }

    [Test]
    public async Task Should_let_another_settle_it()
    {
        var (id, hash, agents) = await _platform.PendingAsync("web", fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, [Samples.Step(1, verification: false)]);
            fake.OnExecute = step => fake.Seen<ExecuteStep>().Count() == 1 ? Samples.Unknown(step) : Samples.Completed(step);
        });
        await _platform.ApproveAsync("sam", id, hash).JsonAsync();
        await _platform.BecomesAsync(id, TaskStatus.NeedsAttention);

        await _platform.SayAsync("kim", $"{id}/steps/1/settle", new { settlement = "Retry" }).JsonAsync();

        (await _platform.EndAsync(id)).ShouldBe(TaskStatus.Completed);
        agents.Seen<ExecuteStep>().Count().ShouldBe(2);
    }

    private static ParametersRequired Missing(DraftPlan draft) => new()
    {
        TaskId = draft.TaskId, Attempt = draft.Attempt, Revision = draft.Revision,
        Parameters = [new RequiredParameter(new Platform.Contracts.Runbooks.RunbookParameter { Name = "path", Type = Platform.Contracts.Runbooks.ParameterType.Path, Description = "Where" }, "not found", [])],
    };

    private static async Task<string?> Status(Task<HttpResponseMessage> answer) => (await answer.JsonAsync()).GetProperty("status").GetString();
}

