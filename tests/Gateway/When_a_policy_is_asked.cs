using Platform.Tests.Coordinator.Approvals;
using Shouldly;

namespace Platform.Tests.Gateway;

/// <summary>What would happen to a plan, and why; asked of the policy in force.</summary>
internal sealed class When_a_policy_is_asked
{
    private const string Policy = "version: 1\nrules:\n  - { name: two, labels: [team=db], decide: approve, approvals: 2, approver-roles: [dba] }\n";
    private ApprovalPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task Start() => _platform = await ApprovalPlatform.StartAsync(Policy);

    [OneTimeTearDown]
    public ValueTask Stop() => _platform.DisposeAsync();

    [Test]
    public async Task Should_show_the_policy_in_force() =>
        (await _platform.Platform.SendAsync(HttpMethod.Get, "/api/v1/policy").JsonAsync()).GetProperty("text").GetString().ShouldBe(Policy);

    [Test]
    public async Task Should_say_what_happens_to_a_plan_as_the_api_gave_it()
    {
        var (id, hash, _) = await _platform.PendingAsync("db");
        var plan = (await _platform.ViewAsync("sam", id).JsonAsync()).GetProperty("plan");

        var verdict = await TestAsync($"{{\"plan\":{plan.GetRawText()}}}").JsonAsync();

        (verdict.GetProperty("decision").GetString(), verdict.GetProperty("rule").GetString(), verdict.GetProperty("approvalsNeeded").GetInt32()).ShouldBe(("Approval", "two", 2));
        await _platform.RejectAsync("sam", id, hash).JsonAsync();
    }

    [Test]
    public async Task Should_say_why_a_rule_did_not_hold() =>
        (await TestAsync("""{"case":{"class":"mutating","declared":true,"labels":["team=web"]}}""").JsonAsync()).GetProperty("tried")[0].GetProperty("failed").GetString()
            .ShouldBe("labels: team=web; wanted is one of team=db");

    [TestCase("""{}""", 422, "Give either 'plan' or 'case', not both.")]
    [TestCase("""{"case":{"class":"destroy"}}""", 422, "'case.class' must be one of read_only, mutating, unknown, destructive, privilege_escalation, exfiltration, obfuscated.")]
    [TestCase("""{"case":{"score":101}}""", 422, "'case.score' must be 0 to 100.")]
    [TestCase("""{"case":{"labels":["env"]}}""", 422, "'case.labels' must hold labels such as env=production.")]
    [TestCase("""{"case":{"kind":"Mainframe"}}""", 400, "'case.kind' must be one of Local, Ssh, PowerShell, Aws")]
    [TestCase("""{"case":{"colour":"red"}}""", 400, "'case.colour' is not a known member")]
    [TestCase("""{"plan":{"title":"x"}}""", 400, "lacks 'taskId'")]
    public async Task Should_say_what_is_wrong(string body, int status, string problem) =>
        (await TestAsync(body).ProblemAsync(status, status == 422 ? "invalid-request" : "malformed-body")).GetProperty("detail").GetString()!.ShouldContain(problem);

    /// <summary>A null where a plan has a value is no failure of the platform.</summary>
    [TestCase("steps")]
    [TestCase("target")]
    [TestCase("risk")]
    public async Task Should_miss_what_is_null(string member)
    {
        var (id, hash, _) = await _platform.PendingAsync("db");
        var plan = System.Text.Json.Nodes.JsonNode.Parse((await _platform.ViewAsync("sam", id).JsonAsync()).GetProperty("plan").GetRawText())!.AsObject();
        plan[member] = null;

        (await TestAsync($"{{\"plan\":{plan.ToJsonString()}}}").ProblemAsync(400, "malformed-body")).GetProperty("detail").GetString()!.ShouldContain($"lacks '{member}'");
        await _platform.RejectAsync("sam", id, hash).JsonAsync();
    }

    private Task<HttpResponseMessage> TestAsync(string body) => _platform.Platform.PostAsync("/api/v1/policy/test", body);
}
