using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Routing;
using Shouldly;

namespace Platform.Tests.Coordinator.Routing;

/// <summary>Category, agents, complexity and risk by rules.</summary>
[TestFixture]
internal sealed class When_a_task_is_sorted
{
    private static readonly Dictionary<string, string> NoContext = [];

    [Test]
    public void Should_give_nearly_all_labelled_tasks_their_category()
    {
        TaskRouter.Category("nginx is down and we do not know why, please fix", NoContext);
        var wrong = LabelledTasks.All
            .Select(task => (task.Category, Got: TaskRouter.Category(task.Text, NoContext), task.Text))
            .Where(task => task.Category != task.Got)
            .Select(task => $"{task.Category} -> {task.Got}: {task.Text}")
            .ToArray();

        TestContext.Out.WriteLine($"{LabelledTasks.All.Count - wrong.Length} of {LabelledTasks.All.Count}{Environment.NewLine}{string.Join(Environment.NewLine, wrong)}");
        LabelledTasks.All.Count.ShouldBeGreaterThanOrEqualTo(60);
        wrong.Length.ShouldBeLessThanOrEqualTo(LabelledTasks.All.Count / 20, string.Join(Environment.NewLine, wrong));
    }

    [TestCase("nginx shows no errors, upgrade it to 1.26", TaskCategory.Change)]
    [TestCase("The site is not down. Install the agent on web-1", TaskCategory.Change)]
    [TestCase("Upgrading is not wanted; do not restart anything. Why is the queue long?", TaskCategory.Question)]
    [TestCase("The terror of downtown", TaskCategory.Incident)]
    [TestCase("", TaskCategory.Incident)]
    public void Should_mind_denials_and_word_borders(string text, TaskCategory category) => TaskRouter.Category(text, NoContext).ShouldBe(category);

    [Test]
    public void Should_take_a_category_that_was_given() =>
        TaskRouter.Category("nginx is down", new Dictionary<string, string> { ["category"] = "question" }).ShouldBe(TaskCategory.Question);

    [TestCase("Write a change notice", new[] { Agent.Writer })]
    [TestCase("Why is the shop slow?", new[] { Agent.Diagnostic, Agent.Writer })]
    [TestCase("nginx is down", new[] { Agent.Diagnostic, Agent.Automation, Agent.Writer })]
    public void Should_name_the_agents_the_category_needs(string text, Agent[] agents) => Analyze(text).Agents.ShouldBe(agents);

    [Test]
    public void Should_list_every_factor_of_the_risk()
    {
        var risk = Analyze("Delete the old database on db-1, db-2 and db-3 as root", "env=production").Risk;

        risk.Factors.Select(factor => factor.Name).ShouldBe(
            ["category", "target-production", "destructive-words", "privileged-accounts", "data-stores", "several-hosts"]);
        risk.Score.ShouldBe(Math.Min(100, risk.Factors.Sum(factor => factor.Points)));
        risk.Level.ShouldBe(RiskLevel.Critical);
        risk.Factors.ShouldAllBe(factor => factor.Reason.Length > 10);
    }

    [Test]
    public void Should_rate_the_same_task_lower_in_the_lab_than_in_production()
    {
        var lab = Analyze("restart nginx", "env=lab").Risk;
        var unknown = Analyze("restart nginx").Risk;
        var production = Analyze("restart nginx", "env=production").Risk;

        lab.Score.ShouldBeLessThan(unknown.Score);
        unknown.Score.ShouldBeLessThan(production.Score);
        lab.Level.ShouldBe(RiskLevel.Low);
    }

    [Test]
    public void Should_not_count_what_is_denied() =>
        Analyze("restart nginx but do not delete anything").Risk.Factors.ShouldNotContain(factor => factor.Name == "destructive-words");

    [TestCase("does not not not a-a-a-a-1.1.1.")]
    [TestCase("\n")]
    [TestCase("? \t")]
    [TestCase("isn't aa ")]
    [TestCase("reset create give ")]
    [TestCase("write a ")]
    [TestCase("all the aaaa ")]
    [TestCase(". please to ")]
    public void Should_stay_quick_on_long_and_hostile_text(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 10_000 / part.Length));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Analyze(text);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    private static TaskAnalysis Analyze(string text, params string[] labels) => TaskRouter.Analyze(new AnalyzeTask
    {
        TaskId = Guid.Empty,
        Attempt = 1,
        Description = text,
        Target = Samples.Target("local", labels) with { Kind = TargetKind.Local },
        Requester = "dana",
    });
}
