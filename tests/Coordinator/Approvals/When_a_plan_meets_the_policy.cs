using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.ShellAnalysis;
using Platform.ShellAnalysis.Policy;
using Shouldly;

namespace Platform.Tests.Coordinator.Approvals;

/// <summary>The shipped policy: what changes something needs a person, with few exceptions.</summary>
[TestFixture]
internal sealed class When_a_plan_meets_the_policy
{
    private static readonly ApprovalPolicy Shipped = ApprovalPolicy.Load(null);

    [Test]
    public void Should_let_a_read_only_plan_run_on_the_local_target() =>
        Decide(Plan(risk: 90, [Samples.Step(1, rollback: false, effects: DeclaredEffects.ReadOnly)])).Decision.ShouldBe(PolicyDecision.Automatic);

    [Test]
    public void Should_ask_for_a_read_only_plan_where_no_sandbox_keeps_it_so() =>
        Decide(Plan(risk: 10, [Samples.Step(1, rollback: false, effects: DeclaredEffects.ReadOnly)], kind: TargetKind.Ssh)).Decision.ShouldBe(PolicyDecision.Approval);

    [TestCase("env=dev", 10, PolicyDecision.Automatic)]
    [TestCase("env=dev", 40, PolicyDecision.Approval)]
    [TestCase("env=production", 10, PolicyDecision.Approval)]
    [TestCase("env=lab", 10, PolicyDecision.Approval)]
    [TestCase("owner=dana", 10, PolicyDecision.Approval)]
    public void Should_let_only_low_risk_run_and_only_in_development(string label, int risk, PolicyDecision verdict) =>
        Decide(Plan(risk, [Samples.Step(1)], label)).Decision.ShouldBe(verdict);

    [Test]
    public void Should_ask_where_a_step_is_not_safe_to_run_alone()
    {
        var notIdempotent = new DeclaredEffects { Declared = true, Services = ["nginx"] };

        Decide(Plan(10, [Samples.Step(1), Samples.Step(2, effects: notIdempotent)], "env=dev")).Decision.ShouldBe(PolicyDecision.Approval);
        Decide(Plan(10, [Samples.Step(1, rollback: false, verification: false)], "env=dev")).Decision.ShouldBe(PolicyDecision.Approval);
    }

    [Test]
    public void Should_ask_for_undeclared_effects_whatever_a_rule_says()
    {
        var careless = ApprovalPolicy.Parse("version: 1\notherwise: auto", "careless.yaml");
        var plan = Plan(0, [Samples.Step(1), Samples.Step(2, effects: DeclaredEffects.Unknown)], "env=dev");

        var decision = careless.Decide(Case(plan));

        decision.Decision.ShouldBe(PolicyDecision.Approval);
        decision.Reason.ShouldContain("not declared");
        careless.Decide(Case(Plan(0, [Samples.Step(1)]))).Decision.ShouldBe(PolicyDecision.Automatic);
    }

    [Test]
    public void Should_ask_for_four_eyes_where_critical_production_is_concerned()
    {
        Decide(Plan(90, [Samples.Step(1)], "env=production")).FourEyes.ShouldBeTrue();
        Decide(Plan(40, [Samples.Step(1)], "env=production")).FourEyes.ShouldBeFalse();
    }

    [TestCase("version: 2", 1, "version is to be 1")]
    [TestCase("version: 1\nrulez: []", 2, "'rulez' is not known")]
    [TestCase("version: 1\nexpiry: 31d", 2, "1m to 30d")]
    [TestCase("version: 1\nrules:\n  - name: a\n    decide: maybe", 4, "'maybe' is not a decision")]
    [TestCase("version: 1\nrules:\n  - name: a", 3, "'decide' is missing")]
    [TestCase("version: 1\nrules:\n  - name: a\n    decide: auto\n    risk: [low]", 5, "risk 'low' is not known")]
    [TestCase("version: 1\nrules:\n  - name: A b\n    decide: auto", 3, "kebab-case")]
    [TestCase("version: 1\nrules:\n  - name: a\n    decide: auto\n    labels: [env]", 5, "key=value")]
    [TestCase("version: 1\nfour-eyes: yes", 2, "true or false")]
    [TestCase("version: [1", 2, "flow sequence")]
    [TestCase("- version: 1", 1, "a mapping is expected")]
    public void Should_refuse_a_policy_it_does_not_understand_and_name_the_line(string yaml, int line, string problem)
    {
        var exception = Should.Throw<PolicyInvalidException>(() => ApprovalPolicy.Parse(yaml, "my.yaml"));

        exception.Message.ShouldStartWith($"Approval policy my.yaml, line {line}: ");
        exception.Message.ShouldContain(problem);
    }

    [Test]
    public void Should_say_which_policy_file_cannot_be_read() =>
        Should.Throw<PolicyInvalidException>(() => ApprovalPolicy.Load("/nowhere/policy.yaml"))
            .Message.ShouldContain("/nowhere/policy.yaml: cannot be read");

    [TestCase("obfuscated", PolicyDecision.Never)]
    [TestCase("exfiltration", PolicyDecision.Never)]
    [TestCase("privilege_escalation", PolicyDecision.Never)]
    [TestCase("destructive", PolicyDecision.Approval)]
    [TestCase("unknown", PolicyDecision.Approval)]
    [TestCase("mutating", PolicyDecision.Automatic)]
    public void Should_decide_by_the_worst_that_a_script_does(string worst, PolicyDecision decision)
    {
        var step = Samples.Step(1);
        var undo = step with { Rollback = step.Rollback! with { Analysis = step.Rollback!.Analysis! with { Class = worst } } };

        Decide(Plan(10, [undo], "env=dev")).Decision.ShouldBe(decision);
    }

    [Test]
    public void Should_refuse_what_may_destroy_too_much()
    {
        var step = Samples.Step(1);

        Decide(Plan(10, [step with { Script = step.Script with { Analysis = step.Script.Analysis! with { Blocked = true } } }])).Decision.ShouldBe(PolicyDecision.Never);
    }

    [Test]
    public void Should_say_of_each_rule_why_it_did_not_hold()
    {
        var verdict = Decide(Plan(40, [Samples.Step(1)], "env=dev"));

        verdict.Rule.ShouldBeNull();
        verdict.Tried.Select(tried => tried.Rule).ShouldBe(["hides-or-leaks", "may-destroy-too-much", "gains-undeclared-rights", "read-only", "critical-production", "low-risk-in-development"]);
        verdict.Tried[^1].ShouldBe(new TriedRule("low-risk-in-development", false, "risk: Medium is none of Low"));
    }

    private static PolicyVerdict Decide(Plan plan) => Shipped.Decide(Case(plan));

    private static PolicyCase Case(Plan plan) => PolicyCases.Of(plan, TaskCategory.Incident, [], Samples.At);

    private static Plan Plan(int risk, IReadOnlyList<PlanStep> steps, string? label = null, TargetKind kind = TargetKind.Local) => new()
    {
        TaskId = Guid.Empty,
        Attempt = 1,
        Revision = 1,
        Title = "Plan",
        Target = (label is null ? Samples.Target() : Samples.Target("local", label)) with { Kind = kind },
        Parameters = [],
        Steps = steps,
        Risk = Samples.Risk(risk),
    };
}
