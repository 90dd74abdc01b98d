using NUnit.Framework;
using Platform.Automation.Planning;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Shouldly;

namespace Platform.Tests.Automation.Planning;

[Parallelizable(ParallelScope.All)]
internal sealed class When_a_plan_is_drafted
{
    [Test]
    public void Should_hold_exactly_what_will_run()
    {
        var plan = PlanDrafter.Draft(PlanSamples.Command());

        var step = plan.Steps.Single();
        step.Number.ShouldBe(1);
        step.Title.ShouldBe("Empty /srv/shop/debug.log");
        step.Script.Text.ShouldBe(": > \"$file\"\n");
        step.Script.Effects.Writes.ShouldBe(["/srv/shop/debug.log"]);
        step.Rollback!.Effects.Writes.ShouldBe(["/srv/shop/debug.log"]);
        step.Verification!.ExpectOutput.ShouldBe(@"/srv/shop/debug\.log$");
        plan.Parameters.ShouldBe([new PlanParameter("file", "/srv/shop/debug.log", "evidence: probe largest")]);
        plan.Cause.ShouldBe("The log fills the volume");
        plan.RunbookVersion.ShouldBe(3);
    }

    [Test]
    public void Should_be_the_same_plan_for_the_same_command() =>
        PlanHash.Compute(PlanDrafter.Draft(PlanSamples.Command())).ShouldBe(PlanHash.Compute(PlanDrafter.Draft(PlanSamples.Command())));

    [Test]
    public void Should_give_a_verification_that_names_no_step_to_the_last()
    {
        var plan = PlanDrafter.Draft(PlanSamples.Command(PlanSamples.Step("one"), PlanSamples.Step("two"), PlanSamples.Verify(@for: null)));
        plan.Steps.Select(step => step.Verification is not null).ShouldBe([false, true]);
    }

    [Test]
    public void Should_leave_out_parameters_that_no_step_uses()
    {
        var command = PlanSamples.Command().With(procedure => procedure with
        {
            Parameters = [PlanSamples.File, new RunbookParameter { Name = "port", Type = ParameterType.Port }],
        });
        PlanDrafter.Draft(command).Parameters.Select(parameter => parameter.Name).ShouldBe(["file"]);
    }

    [Test]
    public void Should_name_every_factor_of_its_risk()
    {
        var careless = PlanSamples.Step(script: "rm -rf \"$file\"\n") with { Effects = DeclaredEffects.Unknown };
        var risk = PlanDrafter.Draft(PlanSamples.Command(careless)).Risk;
        risk.Factors.Select(factor => factor.Name).ShouldBe(
            ["undeclared-effects", "no-rollback", "no-verification", "production"]);
        risk.Score.ShouldBe(Math.Min(100, risk.Factors.Sum(factor => factor.Points)));
        risk.Level.ShouldBe(RiskLevel.High);
        PlanDrafter.Draft(PlanSamples.Command()).Risk.Level.ShouldBe(RiskLevel.Low);
    }
}
