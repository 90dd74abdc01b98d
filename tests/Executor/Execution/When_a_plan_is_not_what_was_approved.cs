using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.Tests.Coordinator;
using Platform.Tests.Coordinator.Approvals;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Executor.Execution;

/// <summary>
/// Coordinator and Executor with somebody between them who changes what was approved. Executor refuses, nothing runs, it is
/// recorded, and the difference is named in the task that the approver sees.
/// </summary>
internal sealed class When_a_plan_is_not_what_was_approved
{
    private ApprovalPlatform _coordinator = null!;
    private ExecutorPlatform _executor = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _coordinator = await ApprovalPlatform.StartAsync("version: 1");
        _executor = await ExecutorPlatform.StartAsync(options =>
        {
            // This executor's policy and rules are stricter than what Coordinator knows of.
            var folder = Path.GetDirectoryName(options.Settings(new Dictionary<string, string>()).Last(one => one.Key == "Approvals:PolicyFile").Value)!;
            File.WriteAllText(Path.Combine(folder, "policy.yaml"),
                """
                version: 1
                windows: [{ name: always, zone: Etc/UTC, from: "2020-01-01", to: "2100-01-01" }]
                freezes: [{ window: always, then: wait, labels: [env=frozen] }]
                rules:
                  - { name: two-persons, labels: [env=two], decide: approve, approvals: 2 }
                  - { name: forbidden, labels: [env=never], decide: never }
                """);
            Directory.CreateDirectory(Path.Combine(folder, "rules"));
            File.WriteAllText(Path.Combine(folder, "rules", "ours.yaml"), "family: ours\nprograms:\n  ourtool: destructive\n");
            options.Set("ShellAnalysis:RulesFolder", Path.Combine(folder, "rules"));
        });
        Directory.CreateDirectory(_executor.Folder["data"]);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _coordinator.DisposeAsync();
        await _executor.DisposeAsync();
    }

    private static IEnumerable<TestCaseData> Changes()
    {
        yield return Case("steps[0].script.text", plan => Step(plan, step => step with { Script = step.Script with { Text = step.Script.Text + " " } }));
        yield return Case("steps[0].script.interpreter", plan => Step(plan, step => step with { Script = step.Script with { Interpreter = Interpreter.Sh } }));
        yield return Case("steps[0].script.timeoutSeconds", plan => Step(plan, step => step with { Script = step.Script with { TimeoutSeconds = 31 } }));
        yield return Case("steps[0].script.effects.writes[1]", plan => Step(plan, step => step with { Script = step.Script with { Effects = step.Script.Effects with { Writes = [.. step.Script.Effects.Writes, "/etc"] } } }));
        yield return Case("steps[0].script.effects.idempotent", plan => Step(plan, step => step with { Script = step.Script with { Effects = step.Script.Effects with { Idempotent = false } } }));
        yield return Case("steps[0].rollback.text", plan => Step(plan, step => step with { Rollback = step.Rollback! with { Text = "true" } }));
        yield return Case("steps[0].rollback", plan => Step(plan, step => step with { Rollback = null }));
        yield return Case("steps[0].verification.expectOutput", plan => Step(plan, step => step with { Verification = step.Verification! with { ExpectOutput = "." } }));
        yield return Case("target.identity", plan => plan with { Target = plan.Target with { Identity = "root@db-1:22" } });
        yield return Case("target.scope.writablePaths[0]", plan => plan with { Target = plan.Target with { Scope = plan.Target.Scope with { WritablePaths = ["/"] } } });
        yield return Case("parameters[0].value", plan => plan with { Parameters = [plan.Parameters[0] with { Value = "/etc" }] });
        yield return Case("environment[0]", plan => plan with { Environment = ["LANG=C", plan.Environment[1]] });
        yield return Case("runbookVersion", plan => plan with { RunbookVersion = 8 });
        yield return Case("approval.policyVersion", plan => plan with { Approval = plan.Approval! with { PolicyVersion = new string('0', 64) } });
        yield return Case("approval.fourEyes", plan => plan with { Approval = plan.Approval! with { FourEyes = true } });
        yield return Case("approval.expiresAt", plan => plan with { Approval = plan.Approval! with { ExpiresAt = plan.Approval.ExpiresAt.AddTicks(1) } });
    }

    [TestCaseSource(nameof(Changes))]
    public async Task Should_be_refused_and_name_the_difference(string member, Func<Plan, Plan> change)
    {
        var approved = await ApprovedAsync(_executor.Snapshot);

        var (refused, view) = await RefusedAsync(approved with { Plan = change(approved.Plan) });

        refused.Problem.ShouldBe($"The plan is not the one that was approved: its hash is {PlanHash.Compute(change(approved.Plan))}, the approved hash is {approved.PlanHash}.");
        view.ShouldBe([member]);
    }

    /// <summary>Bytes as approved, and not what is so here and now.</summary>
    [TestCase("two", "approval: policy", "The approval policy is stricter now than when the plan was approved: 2 persons must approve it, not 1. Rule two-persons of the policy. Retry the task for a new approval.")]
    [TestCase("never", "approval: policy", "The approval policy is stricter now than when the plan was approved: it must not run at all. Rule forbidden of the policy. Retry the task for a new approval.")]
    [TestCase("frozen", "approval: freeze", "Freeze always without an end in sight: plans that change something do not start. It had not begun; retry the task after that.")]
    public async Task Should_be_refused_where_the_policy_is_stricter_by_then(string env, string member, string problem)
    {
        var target = _executor.Target with { Name = env, Labels = new Dictionary<string, string> { ["env"] = env } };
        await _executor.SaveAsync(target);

        var (refused, view) = await RefusedAsync(await ApprovedAsync(global::Platform.Executor.Targets.TargetSnapshots.Snapshot(target)));

        refused.Problem.ShouldBe(problem);
        view.ShouldBe([member]);
    }

    [Test]
    public async Task Should_be_refused_where_an_operators_rule_judges_it_worse()
    {
        var approved = await ApprovedAsync(_executor.Snapshot, "ourtool --now; touch \"$data/ran\"", "mutating");

        var (refused, view) = await RefusedAsync(approved);

        refused.Problem.ShouldNotBeNull().ShouldStartWith("The script counts as destructive now, and was approved as mutating: ");
        refused.Problem.ShouldEndWith("Restart the task for a new plan.");
        view.ShouldBe(["analysis: class", "analysis: reasons", "analysis: rules version"]);
    }

    [Test]
    public async Task Should_be_refused_once_the_approval_has_expired()
    {
        var step = _executor.Execute(_executor.Script("touch \"$data/ran\""));
        var plan = step.Plan with { Approval = step.Plan.Approval! with { ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) } };
        await _executor.Platform.PublishAsync(step with { Plan = plan, PlanHash = PlanHash.Compute(plan) });

        var refused = (await _executor.Platform.Recorded<StepFailed>().FirstAsync(failed => failed.TaskId == step.TaskId)).Result;

        refused.Failure.ShouldBe(StepFailure.Refused);
        refused.Problem.ShouldNotBeNull().ShouldStartWith("The approval was good until ");
        refused.Differences.ShouldHaveSingleItem().Member.ShouldBe("approval: good until");
        File.Exists(_executor.Folder["data/ran"]).ShouldBeFalse();
    }

    /// <summary>What is refused is what was changed: the same plan, as it was approved, runs.</summary>
    [Test]
    public async Task Should_run_as_approved()
    {
        var approved = await ApprovedAsync(_executor.Snapshot, "touch \"$data/as-approved\"");
        await _executor.Platform.PublishAsync(approved);

        var done = await _executor.Platform.Recorded<StepCompleted>().FirstAsync(completed => completed.TaskId == approved.TaskId);

        done.Result.Problem.ShouldBeNull();
        File.Exists(_executor.Folder["data/as-approved"]).ShouldBeTrue();
    }

    /// <summary>The command that Coordinator sends once a person approved; it goes no further than here.</summary>
    private async Task<ExecuteStep> ApprovedAsync(TargetSnapshot target, string script = "touch \"$data/ran\"", string worst = "obfuscated")
    {
        var (id, hash, agents) = await _coordinator.PendingAsync("web", fake =>
        {
            fake.OnResolve = resolve => new TargetResolved { TaskId = resolve.TaskId, Attempt = resolve.Attempt, Target = target };
            fake.OnDraft = draft => Drafted(draft, script, worst);
            fake.OnExecute = _ => null;
        });
        await _coordinator.ApproveAsync("sam", id, hash).JsonAsync();
        await Eventually.ShouldBe(() => Task.FromResult(agents.Seen<ExecuteStep>().Any()), come => come);
        return agents.Seen<ExecuteStep>().First();
    }

    /// <summary>Executor's refusal, taken back to Coordinator, and the members that the approver sees.</summary>
    private async Task<(StepResult Refused, string[] View)> RefusedAsync(ExecuteStep command)
    {
        await _executor.Platform.PublishAsync(command);
        var failed = await _executor.Platform.Recorded<StepFailed>().FirstAsync(failed => failed.TaskId == command.TaskId);
        failed.Result.Failure.ShouldBe(StepFailure.Refused);
        failed.Result.StartedAt.ShouldBeNull();
        await _coordinator.Platform.PublishAsync(failed);
        (await _coordinator.EndAsync(command.TaskId)).ShouldBe(TaskStatus.Failed);
        var view = await _coordinator.ViewAsync("sam", command.TaskId).JsonAsync();
        var task = await Eventually.ShouldBe(
            () => _coordinator.SendAsync(HttpMethod.Get, "sam", $"/api/v1/tasks/{command.TaskId}").JsonAsync(), found => found.GetProperty("status").GetString() == "Failed");
        task.GetProperty("reason").GetString()!.ShouldContain(failed.Result.Problem![..60]);
        await Eventually.ShouldBe(
            () => _coordinator.SendAsync(HttpMethod.Get, "sam", $"/api/v1/tasks/{command.TaskId}/events").JsonAsync(), events => events.ToString().Contains("StepFailed", StringComparison.Ordinal));
        view.GetProperty("text").GetString()!.ShouldContain("refused, not as approved: ");
        File.Exists(_executor.Folder["data/ran"]).ShouldBeFalse();
        return (failed.Result, [.. view.GetProperty("differences").EnumerateArray().Select(one => one.GetProperty("member").GetString()!)]);
    }

    private PlanDrafted Drafted(DraftPlan draft, string script, string worst)
    {
        var main = _executor.Script(script);
        main = main with { Analysis = main.Analysis! with { Class = worst, Blocked = worst == "obfuscated" } };
        var step = new PlanStep
        {
            Number = 1, Title = "Step", Script = main with { Effects = main.Effects with { Idempotent = true } }, Risk = Samples.Risk(),
            Rollback = _executor.Script("rm -f \"$data/ran\""), Verification = _executor.Script("test -e \"$data/ran\"") with { ExpectOutput = "^$" },
        };
        var drafted = Samples.Drafted(draft, [step]);
        var plan = drafted.Plan with
        {
            RunbookId = "test", RunbookVersion = 7, Environment = ScriptVariables.Fixed, Parameters = [new PlanParameter("data", _executor.Folder["data"], "context: data")],
        };
        return drafted with { Plan = plan, PlanHash = PlanHash.Compute(plan) };
    }

    private static Plan Step(Plan plan, Func<PlanStep, PlanStep> change) => plan with { Steps = [change(plan.Steps[0])] };

    private static TestCaseData Case(string member, Func<Plan, Plan> change) => new TestCaseData(member, change).SetArgDisplayNames(member);
}
