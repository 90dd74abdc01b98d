using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Planning;
using Shouldly;

namespace Platform.Tests.Contracts;

/// <summary>The hash that is approved covers every member of a plan and of all that it holds.</summary>
internal sealed class When_a_plan_is_hashed
{
    private static readonly Plan Whole = Variations.Whole<Plan>();
    private static readonly Variation[] All = [.. Variations.Of(Whole)];

    [Test]
    public void Should_change_with_every_member()
    {
        var hash = PlanHash.Compute(Whole);

        All.Where(variation => PlanHash.Compute((Plan)variation.Value!) == hash).Select(variation => $"{variation.Member} {variation.What}").ShouldBeEmpty();
        TestContext.Out.WriteLine($"{All.Length} variations of {All.Select(variation => variation.Path).Distinct().Count()} members");
    }

    /// <summary>Another variation is another plan: no two of them share a hash.</summary>
    [Test]
    public void Should_tell_all_plans_apart() => All.Select(variation => PlanHash.Compute((Plan)variation.Value!)).ShouldBeUnique();

    [Test]
    public void Should_be_the_same_after_a_journey_over_the_bus()
    {
        foreach (var plan in All.Select(variation => (Plan)variation.Value!).Append(Whole))
        {
            var travelled = JsonSerializer.Deserialize<Plan>(JsonSerializer.Serialize(plan, ContractsJson.Options), ContractsJson.Options)!;
            PlanHash.Compute(travelled).ShouldBe(PlanHash.Compute(plan));
        }
    }

    /// <summary>Where a plan is refused for its hash, the member that differs is named.</summary>
    [Test]
    public void Should_name_what_differs() => All.Where(variation => PlanDifferences.Between(Whole, (Plan)variation.Value!) is var found
            && !(found.Count > 0 && found.All(one => one.Member.StartsWith(variation.Member.Split('[')[0], StringComparison.Ordinal))))
        .Select(variation => $"{variation.Member} {variation.What}").ShouldBeEmpty();

    /// <summary>What the issue of this contract lists by name is there, and is not left to reflection alone.</summary>
    [Test]
    public void Should_know_the_members_that_decide_what_runs() => new[]
    {
        "runbookId", "runbookVersion", "target.identity", "target.kind", "parameters.value", "parameters.secretVersion", "environment", "steps.script.text", "steps.script.interpreter",
        "steps.script.timeoutSeconds", "steps.script.effects.writes", "steps.rollback.text", "steps.verification.text", "approval.policyVersion", "approval.expiresAt",
    }.Except(All.Select(variation => variation.Path)).ShouldBeEmpty();
}
