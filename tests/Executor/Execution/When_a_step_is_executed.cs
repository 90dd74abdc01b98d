using Dapper;
using Npgsql;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Executor.Execution;

internal sealed class When_a_step_is_executed
{
    private ExecutorPlatform _executor = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _executor = await ExecutorPlatform.StartAsync();
        Directory.CreateDirectory(_executor.Folder["data"]);
    }

    [OneTimeTearDown]
    public Task Stop() => _executor.DisposeAsync().AsTask();

    [Test]
    public async Task Should_tell_its_start_its_output_and_its_end()
    {
        var step = _executor.Execute(_executor.Script("echo line >> \"$data/log\"; echo out; echo err >&2; exit 3") with { ExpectExitCode = 3, ExpectOutput = "^err$" });
        await _executor.Platform.PublishAsync(step);
        var result = (await _executor.Platform.Recorded<StepCompleted>().FirstAsync(m => m.TaskId == step.TaskId)).Result;
        (result.ExitCode, result.Output, result.Failure, result.Problem).ShouldBe((3, "out\nerr\n", null, null));
        result.StartedAt.ShouldNotBeNull();
        (await _executor.Platform.Recorded<StepStarted>().FirstAsync(m => m.ExecutionId == step.ExecutionId)).Action.ShouldBe(StepAction.Execute);
        await Eventually.ShouldBe(
            () => Task.FromResult(string.Concat(_executor.Platform.Recorded<StepOutput>().Messages
                .Where(m => m.ExecutionId == step.ExecutionId).OrderBy(m => m.Index).Select(m => m.Text))),
            text => text == "out\nerr\n");
        await using var connection = new NpgsqlConnection(_executor.Platform.ConnectionStrings["Executor"]);
        (await connection.ExecuteScalarAsync<string>("select output from execution_output where execution_id = @id", new { id = step.ExecutionId }))
            .ShouldBe("out\nerr\n");
    }

    [Test]
    public async Task Should_run_once_however_often_it_is_asked_for()
    {
        var step = _executor.Execute(_executor.Script("echo once >> \"$data/once\""));
        await _executor.Platform.PublishAsync(step);
        await _executor.Platform.PublishAsync(step);
        await _executor.Platform.Recorded<StepCompleted>().FirstAsync(m => m.TaskId == step.TaskId);
        await _executor.Platform.PublishAsync(step);
        await Eventually.ShouldBe(
            () => Task.FromResult(_executor.Platform.Recorded<StepCompleted>().Messages.Count(m => m.TaskId == step.TaskId)), count => count >= 2);
        (await File.ReadAllTextAsync(_executor.Folder["data/once"])).ShouldBe("once\n");
    }

    [Test]
    public async Task Should_fail_where_the_exit_code_is_another()
    {
        var result = await FailureOf(_executor.Execute(_executor.Script("echo no such unit; exit 5")));
        result.Failure.ShouldBe(StepFailure.UnexpectedResult);
        result.ExitCode.ShouldBe(5);
        result.Problem.ShouldBe("The script ended with exit code 5, expected was 0. Its last line of output: no such unit");
    }

    [Test]
    public async Task Should_fail_where_the_output_is_another()
    {
        var result = await FailureOf(_executor.Execute(_executor.Script("echo inactive") with { ExpectOutput = "^active$" }));
        (result.Failure, result.Problem).ShouldBe((StepFailure.UnexpectedResult, "The output does not match what was expected: ^active$"));
    }

    [Test]
    public async Task Should_fail_at_its_time_out_with_the_output_so_far()
    {
        var result = await FailureOf(_executor.Execute(_executor.Script("echo begun; sleep 600") with { TimeoutSeconds = 1 }));
        (result.Failure, result.ExitCode, result.Output).ShouldBe((StepFailure.TimedOut, null, "begun\n"));
    }

    [Test]
    public async Task Should_fail_where_it_wrote_what_it_did_not_declare_though_the_script_hides_it()
    {
        var result = await FailureOf(_executor.Execute(_executor.Script("echo x 2>/dev/null > /etc/itops-test || true")));
        (result.Failure, result.ExitCode).ShouldBe((StepFailure.UndeclaredWrite, 0));
        result.UndeclaredWrites.ShouldBe(["/etc/itops-test"]);
        result.Problem.ShouldNotBeNull().ShouldStartWith("It tried to write /etc/itops-test, which it does not declare or its target does not allow; nothing was written there.");
    }

    [Test]
    public async Task Should_tell_which_limit_it_reached()
    {
        var result = await FailureOf(_executor.Execute(_executor.Script("exec perl -e 'setpgrp; kill XFSZ => $$; sleep 5'")));
        result.LimitsReached.ShouldBe(["A file reached the limit of 16384 MiB (Sandbox:FileMegabytes)."]);
        result.Problem.ShouldNotBeNull().ShouldEndWith("A file reached the limit of 16384 MiB (Sandbox:FileMegabytes).");
    }

    [Test]
    public async Task Should_be_refused_where_one_byte_is_not_what_was_approved()
    {
        var step = _executor.Execute(_executor.Script("echo approved"));
        var changed = step.Plan with { Steps = [step.Plan.Steps[0] with { Script = _executor.Script("touch \"$data/evil\"") }] };
        var result = await FailureOf(step with { Plan = changed });
        result.Failure.ShouldBe(StepFailure.Refused);
        result.Problem.ShouldBe($"The plan is not the one that was approved: its hash is {PlanHash.Compute(changed)}, the approved hash is {step.PlanHash}.");
        File.Exists(_executor.Folder["data/evil"]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_be_refused_where_the_target_changed()
    {
        var target = _executor.Target with { Name = "changing" };
        await _executor.SaveAsync(target);
        var step = OnTarget(target, "true");
        await _executor.SaveAsync(target with { Labels = new Dictionary<string, string> { ["env"] = "production" } });
        var result = await FailureOf(step);
        result.Failure.ShouldBe(StepFailure.Refused);
        result.Problem.ShouldBe("Target changing changed since the task began: labels was \"env=test\" and is \"env=production\".");
    }

    [Test]
    public async Task Should_be_refused_where_the_script_does_not_parse()
    {
        var result = await FailureOf(_executor.Execute(_executor.Script("touch \"$data/half\"\nif true; then")));
        result.Failure.ShouldBe(StepFailure.Refused);
        result.Problem.ShouldNotBeNull().ShouldContain("does not parse");
        File.Exists(_executor.Folder["data/half"]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_be_refused_where_it_declares_more_than_the_scope()
    {
        var result = await FailureOf(_executor.Execute(_executor.Script("true", new DeclaredEffects { Declared = true, Writes = ["/etc/hosts"] })));
        (result.Failure, result.StartedAt).ShouldBe((StepFailure.Refused, null));
    }

    [Test]
    public async Task Should_say_what_is_missing_for_powershell()
    {
        Assume.That(global::Platform.Executor.Sandbox.Programs.Find("pwsh"), Is.Null, "pwsh is installed here");
        var result = await FailureOf(_executor.Execute(_executor.Script("Get-Date") with { Interpreter = Interpreter.PowerShell }));
        result.Failure.ShouldBe(StepFailure.TargetUnavailable);
        result.Problem.ShouldNotBeNull().ShouldContain("PowerShell (pwsh) is not installed");
    }

    [Test]
    public async Task Should_say_what_is_missing_for_aws()
    {
        Assume.That(global::Platform.Executor.Sandbox.Programs.Find("aws"), Is.Null, "aws is installed here");
        var result = await FailureOf(_executor.Execute(_executor.Script("aws sts get-caller-identity") with { Interpreter = Interpreter.Aws }));
        result.Failure.ShouldBe(StepFailure.TargetUnavailable);
        result.Problem.ShouldNotBeNull().ShouldContain("The AWS CLI (aws) is not installed");
    }

    [Test]
    public async Task Should_not_start_where_it_was_stopped_before()
    {
        var step = _executor.Execute(_executor.Script("touch \"$data/stopped\""));
        await _executor.Platform.PublishAsync(new StopStep { ExecutionId = step.ExecutionId, TaskId = step.TaskId, Reason = "cancelled by dana" });
        await using var connection = new NpgsqlConnection(_executor.Platform.ConnectionStrings["Executor"]);
        await Eventually.ShouldBe(
            () => connection.ExecuteScalarAsync<long>("select count(*) from step_stop where execution_id = @id", new { id = step.ExecutionId }), count => count == 1);
        var result = await FailureOf(step);
        (result.Failure, result.Problem).ShouldBe((StepFailure.Stopped, "It was stopped before it began: cancelled by dana"));
        File.Exists(_executor.Folder["data/stopped"]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_end_where_it_is_stopped_while_it_runs()
    {
        var step = _executor.Execute(_executor.Script("echo begun; sleep 600; touch \"$data/late\""));
        await _executor.Platform.PublishAsync(step);
        await _executor.Platform.Recorded<StepOutput>().FirstAsync(m => m.ExecutionId == step.ExecutionId);
        await _executor.Platform.PublishAsync(new StopStep { ExecutionId = step.ExecutionId, TaskId = step.TaskId, Reason = "cancelled" });
        var result = (await _executor.Platform.Recorded<StepFailed>().FirstAsync(m => m.TaskId == step.TaskId)).Result;
        (result.Failure, result.Output).ShouldBe((StepFailure.Stopped, "begun\n"));
    }

    [Test]
    public async Task Should_verify_read_only_and_roll_back()
    {
        var step = _executor.Execute(
            _executor.Script("echo new > \"$data/state\""),
            verification: _executor.Script("cat \"$data/state\"; touch \"$data/verified\"; true") with { ExpectOutput = "^new$" },
            rollback: _executor.Script("rm \"$data/state\""));
        await _executor.Platform.PublishAsync(step);
        await _executor.Platform.Recorded<StepCompleted>().FirstAsync(m => m.TaskId == step.TaskId);
        await _executor.Platform.PublishAsync(new VerifyStep
        {
            ExecutionId = Guid.NewGuid(), TaskId = step.TaskId, StepNumber = 1, Plan = step.Plan, PlanHash = step.PlanHash,
        });
        var verified = await _executor.Platform.Recorded<StepVerified>().FirstAsync(m => m.TaskId == step.TaskId);
        verified.Passed.ShouldBeTrue(verified.Result.Problem);
        File.Exists(_executor.Folder["data/verified"]).ShouldBeFalse();
        await _executor.Platform.PublishAsync(new RollBackStep
        {
            ExecutionId = Guid.NewGuid(), TaskId = step.TaskId, StepNumber = 1, Plan = step.Plan, PlanHash = step.PlanHash,
        });
        (await _executor.Platform.Recorded<StepRolledBack>().FirstAsync(m => m.TaskId == step.TaskId)).Succeeded.ShouldBeTrue();
        File.Exists(_executor.Folder["data/state"]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_say_that_the_output_was_not_stored_where_the_store_is_full()
    {
        await using var full = await ExecutorPlatform.StartAsync();
        Directory.CreateDirectory(full.Folder["data"]);
        await using (var connection = new NpgsqlConnection(full.Platform.ConnectionStrings["Executor"]))
        {
            await connection.ExecuteAsync(
                """
                create function full_disk() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
                create trigger full_disk before insert on execution_output for each row execute function full_disk();
                """);
        }
        var step = full.Execute(full.Script("echo done"));
        await full.Platform.PublishAsync(step);
        var result = (await full.Platform.Recorded<StepCompleted>().FirstAsync()).Result;
        result.Output.ShouldStartWith("done\n");
        result.Output.ShouldContain("the whole output was not stored");
        result.Output.ShouldContain("No space left on device");
    }

    private ExecuteStep OnTarget(Target target, string script)
    {
        var step = _executor.Execute(_executor.Script(script));
        var plan = step.Plan with { Target = global::Platform.Executor.Targets.TargetSnapshots.Snapshot(target) };
        return step with { Plan = plan, PlanHash = PlanHash.Compute(plan) };
    }

    private async Task<StepResult> FailureOf(ExecuteStep step)
    {
        await _executor.Platform.PublishAsync(step);
        return (await _executor.Platform.Recorded<StepFailed>().FirstAsync(m => m.TaskId == step.TaskId)).Result;
    }
}
