using NUnit.Framework;
using Platform.Automation.Planning;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Shouldly;

namespace Platform.Tests.Automation.Planning;

[Parallelizable(ParallelScope.All)]
internal sealed class When_there_can_be_no_plan
{
    [TestCase("/etc/passwd")]
    [TestCase("/srv/shopping/x")]
    [TestCase("/srv")]
    public void Should_refuse_a_write_beyond_the_targets_scope(string file)
    {
        var command = PlanSamples.Command().With(procedure => procedure with { Captured = [new CapturedValue("largest", "file", file, Guid.Empty)] });
        Should.Throw<EffectException>(() => PlanDrafter.Draft(command)).Message.ShouldContain($"writes {file}");
    }

    [TestCase("${file}/../../etc")]
    [TestCase("srv/x")]
    public void Should_refuse_a_write_that_is_no_plain_path(string write)
    {
        var step = PlanSamples.Step() with { Effects = new DeclaredEffects { Declared = true, Writes = [write] } };
        Should.Throw<EffectException>(() => PlanDrafter.Draft(PlanSamples.Command(step)));
    }

    [Test]
    public void Should_ask_where_the_captured_path_climbs_out()
    {
        var command = PlanSamples.Command().With(procedure => procedure with { Captured = [new CapturedValue("largest", "file", "/srv/shop/../../etc/shadow", Guid.Empty)] });
        Should.Throw<ValuesRequiredException>(() => PlanDrafter.Draft(command)).Parameters.Single().Problem.ShouldContain("without '..'");
    }

    [Test]
    public void Should_refuse_network_beyond_the_targets_scope()
    {
        var step = PlanSamples.Step() with { Effects = new DeclaredEffects { Declared = true, Network = NetworkEffect.Any } };
        Should.Throw<EffectException>(() => PlanDrafter.Draft(PlanSamples.Command(step))).Message.ShouldContain("allows loopback");
    }

    [Test]
    public void Should_refuse_effects_that_name_no_parameter()
    {
        var step = PlanSamples.Step() with { Effects = new DeclaredEffects { Declared = true, Services = ["${unit}"] } };
        Should.Throw<EffectException>(() => PlanDrafter.Draft(PlanSamples.Command(step))).Message.ShouldContain("no parameter 'unit'");
    }

    [TestCase(Interpreter.PowerShell, TargetKind.Local)]
    [TestCase(Interpreter.Bash, TargetKind.PowerShell)]
    [TestCase(Interpreter.Bash, TargetKind.Aws)]
    [TestCase(Interpreter.Aws, TargetKind.Ssh)]
    public void Should_refuse_an_interpreter_that_the_target_has_not(Interpreter interpreter, TargetKind kind)
    {
        var command = PlanSamples.Command(PlanSamples.Step() with { Interpreter = interpreter });
        Should.Throw<InterpreterException>(() => PlanDrafter.Draft(command with { Target = command.Target with { Kind = kind } })).Message.ShouldContain("line 40");
    }

    [Test]
    public void Should_refuse_two_rollbacks_of_one_step() => Should.Throw<DoubleBlockException>(
        () => PlanDrafter.Draft(PlanSamples.Command(PlanSamples.Step(), PlanSamples.Rollback(), PlanSamples.Rollback() with { Id = "again" })));

    [Test]
    public void Should_say_that_no_runbook_gave_a_procedure()
    {
        var command = PlanSamples.Command();
        Should.Throw<NoProcedureException>(() => PlanDrafter.Draft(command with { Diagnosis = command.Diagnosis with { Procedure = null } }));
    }

    [Test]
    public void Should_not_put_a_secret_into_a_plan()
    {
        var command = PlanSamples.Command().With(procedure => procedure with { Parameters = [PlanSamples.File with { Sensitive = true }] });
        Should.Throw<ValuesRequiredException>(() => PlanDrafter.Draft(command with { Context = new Dictionary<string, string> { ["file"] = "/srv/shop/x" } }))
            .Parameters.Single().Problem.ShouldNotContain("/srv/shop/x");
    }

    [Test]
    public void Should_ask_for_the_values_that_a_diagnosis_waits_for_and_then_want_the_diagnosis_first()
    {
        var command = PlanSamples.Command().With(procedure => procedure with
        {
            Blocks = [], Captured = [], Parameters = [new RunbookParameter { Name = "unit", Type = ParameterType.Name }],
        });
        Should.Throw<ValuesRequiredException>(() => PlanDrafter.Draft(command)).Parameters.Single().Parameter.Name.ShouldBe("unit");
        Should.Throw<NotDiagnosedException>(() => PlanDrafter.Draft(command with { Context = new Dictionary<string, string> { ["unit"] = "nginx" } }));
    }

    [TestCase("if true; then\n  echo\n")]
    [TestCase("echo \"unfinished\n")]
    [TestCase("cat <<EOF\nx\n")]
    public void Should_refuse_a_script_that_does_not_parse_and_name_the_line(string script)
    {
        var block = PlanSamples.Step(script: script);
        Should.ThrowAsync<ScriptException>(() => ScriptSyntax.CheckAsync([PlanSamples.Step(), block], CancellationToken.None)).Result.Message.ShouldMatch("line 4[0-9] of the runbook");
    }

    [Test]
    public async Task Should_not_run_anything_of_a_script_it_checks()
    {
        var witness = Path.Combine(Path.GetTempPath(), $"witness-{Guid.NewGuid():n}");
        await ScriptSyntax.CheckAsync([PlanSamples.Step(script: $"touch {witness}\n$(touch {witness})\n")], CancellationToken.None);
        File.Exists(witness).ShouldBeFalse();
    }
}
