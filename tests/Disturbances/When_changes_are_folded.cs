using System.Text.Json.Nodes;
using Platform.Chaos.Checks;
using Platform.Chaos.Disturbances;
using Shouldly;

namespace Platform.Tests.Disturbances;

[Parallelizable(ParallelScope.All)]
internal sealed class When_changes_are_folded
{
    [Test]
    public void Should_count_steps_that_their_verification_or_a_person_calls_done()
    {
        var task = Fold(
            ("Submitted", 0, ""), ("Approved", 0, ""), ("StepOutcomeUnknown", 1, ""), ("StepSettled", 0, "admin: step 1 took effect."),
            ("StepCompleted", 2, ""), ("StepVerified", 2, ""), ("StepCompleted", 3, ""));

        task.StepsDone.ShouldBe(2);
        task.Impossible.ShouldBeEmpty();
    }

    [Test]
    public void Should_follow_the_runbook_that_was_planned()
    {
        Fold(("Submitted", 0, ""), ("Planned", 0, "Three plain entries for the chaos ledger"), ("Approved", 0, ""), ("StepCompleted", 1, "")).StepsDone.ShouldBe(1);
        Fold(("Submitted", 0, ""), ("Planned", 0, "Three guarded entries for the chaos ledger"), ("Approved", 0, ""), ("StepCompleted", 1, "")).StepsDone.ShouldBe(0);
    }

    [Test]
    public void Should_name_what_cannot_follow()
    {
        Fold(("Approved", 0, "")).Impossible.ShouldHaveSingleItem();
        Fold(("Submitted", 0, ""), ("StepStarted", 1, "")).Impossible.ShouldHaveSingleItem();
        Fold(("Submitted", 0, ""), ("Completed", 0, ""), ("ReportRequested", 0, "")).Impossible.ShouldHaveSingleItem();
        Fold(("Submitted", 0, ""), ("Approved", 0, ""), ("StepVerified", 2, "")).Impossible.ShouldHaveSingleItem();
    }

    [Test]
    public void Should_disturb_the_same_way_for_the_same_seed()
    {
        DisturbancePlan.Make(60, 7).ShouldBe(DisturbancePlan.Make(60, 7));
        DisturbancePlan.Make(300, 7).Count(disturbance => disturbance.Kind == DisturbanceKind.Wipe).ShouldBe(3);
        DisturbancePlan.Make(20, 7).Count(disturbance => disturbance.Kind == DisturbanceKind.Wipe).ShouldBe(1);
    }

    private static FoldedTask Fold(params (string Change, int Step, string Summary)[] changes)
    {
        var task = new FoldedTask();
        foreach (var (change, step, summary) in changes)
        {
            var status = change is "Completed" ? change : "InProgress";
            var recorded = new JsonObject { ["change"] = change, ["status"] = status, ["summary"] = summary };
            if (step > 0)
            {
                recorded["data"] = new JsonObject { ["stepNumber"] = step };
            }
            task.Apply(recorded);
        }
        return task;
    }
}
