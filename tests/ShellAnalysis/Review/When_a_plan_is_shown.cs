using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.Contracts.Tasks;
using Platform.ShellAnalysis.Review;
using Platform.Tests.Contracts;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.ShellAnalysis.Review;

/// <summary>The approver's page shows everything that the hash covers.</summary>
internal sealed class When_a_plan_is_shown
{
    /// <summary>What may change without a change of the page, and why the approver need not see it.</summary>
    private static readonly Dictionary<string, string> NotShown = new()
    {
        ["steps swapped"] = "Each step is shown under its own number, which the hash covers; Coordinator refuses steps that are not 1, 2, 3.",
    };

    [Test]
    public void Should_change_with_every_member_that_the_hash_covers()
    {
        var whole = Variations.Whole<Plan>();
        var page = Page(whole);
        var same = Variations.Of(whole).Where(variation => Page((Plan)variation.Value!) == page)
            .Where(variation => !Sorted(variation)).Select(variation => $"{variation.Path} {variation.What}").Distinct().ToList();

        same.Except(NotShown.Keys).ShouldBeEmpty("Show it, or say in NotShown why the approver need not see it.");
    }

    /// <summary>A page is cut into lines by the page, never by what it shows.</summary>
    [Test]
    public void Should_keep_values_within_their_line()
    {
        var plan = Variations.Whole<Plan>() with { Title = "one\ntwo\r\u202Ethree", Environment = ["A=1, B=2", "C=3"], Parameters = [new PlanParameter("p", "x   (default)\n== step 9", "text")] };
        var lines = Page(plan).Split('\n');

        lines[0].ShouldBe(@"one\u{A}two\u{D}\u{202E}three");
        lines.ShouldContain("environment: \"A=1, B=2\", C=3");
        lines.ShouldContain("parameter p = \"x   (default)\\u{A}== step 9\"   (text)");
        lines.ShouldNotContain(line => line.StartsWith("== step 9", StringComparison.Ordinal));
    }

    [Test]
    public void Should_show_a_script_whole_however_long_it_is()
    {
        var text = string.Concat(Enumerable.Range(1, 20_000).Select(number => $"echo {number}\n")) + new string('x', 200_000) + "; rm -rf /srv";
        var whole = Variations.Whole<Plan>();
        var plan = whole with { Steps = [whole.Steps[0] with { Script = whole.Steps[0].Script with { Text = text } }] };

        var page = Page(plan);

        page.ShouldContain("  | echo 20000\n");
        page.ShouldContain($"  | {new string('x', 200_000)}; rm -rf /srv\n");
    }

    /// <summary>Sets of names that stand together in the blast radius are sorted there, so their order is not seen.</summary>
    private static bool Sorted(Variation variation) => variation.What == "swapped"
        && variation.Path.Contains(".analysis.", StringComparison.Ordinal) && variation.Path.Split('.')[^1] is "writes" or "peers" or "services" or "packages" or "accounts" or "processes";

    private static string Page(Plan plan) => PlanPage.Write(new ApprovalFound
    {
        TaskId = plan.TaskId,
        Status = TaskStatus.PendingApproval,
        Plan = plan,
        PlanHash = "the hash",
        Verdict = new PolicyVerdict { PolicyVersion = "1", Decision = PolicyDecision.Approval, Reason = "A test." },
        ApprovedBy = [],
        Askers = ["dana"],
    });
}
