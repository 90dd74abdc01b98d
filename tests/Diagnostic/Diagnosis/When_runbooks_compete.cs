using NUnit.Framework;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.Diagnostic.Diagnosis;
using Platform.Diagnostic.Runbooks;
using Platform.Parameters;
using Platform.Tests.Parameters;
using Shouldly;

namespace Platform.Tests.Diagnostic.Diagnosis;

[Parallelizable(ParallelScope.All)]
internal sealed class When_runbooks_compete
{
    [Test]
    public void Should_prefer_a_confirmed_cause_to_rank()
    {
        var judgement = Judge(Plain("first", 1.4), WithCause("second", 0.7, "yes"));
        (judgement.Conclusion, judgement.Procedure!.RunbookId).ShouldBe((DiagnosisConclusion.CauseConfirmed, "second"));
    }

    [Test]
    public void Should_prefer_a_confirmed_cause_with_a_remedy()
    {
        var judgement = Judge(WithCause("first", 1.4, "yes", steps: []), WithCause("second", 0.7, "yes"));
        judgement.Procedure!.RunbookId.ShouldBe("second");
    }

    [Test]
    public void Should_say_a_cause_is_confirmed_though_nothing_remedies_it()
    {
        var judgement = Judge(WithCause("first", 1.4, "yes", steps: []));
        (judgement.Conclusion, judgement.Procedure).ShouldBe((DiagnosisConclusion.CauseConfirmed, null));
    }

    [Test]
    public void Should_follow_a_plain_runbook_that_fits_better_than_one_whose_causes_are_ruled_out() =>
        Judge(Plain("plain", 1.2), WithCause("declared", 0.9, "no")).Procedure!.RunbookId.ShouldBe("plain");

    [Test]
    public void Should_not_follow_a_plain_runbook_that_fits_clearly_worse()
    {
        var judgement = Judge(WithCause("declared", 1.2, "no"), Plain("plain", 0.7));
        (judgement.Conclusion, judgement.Procedure).ShouldBe((DiagnosisConclusion.NothingWrong, null));
    }

    [Test]
    public void Should_not_follow_a_plain_runbook_that_is_only_related() =>
        Judge(Plain("plain", 1.2, RelevanceLevel.Related)).Conclusion.ShouldBe(DiagnosisConclusion.NoRunbook);

    [Test]
    public void Should_not_follow_a_runbook_of_another_category() =>
        Judge(Plain("plain", 1.2, category: "request")).Conclusion.ShouldBe(DiagnosisConclusion.NoRunbook);

    [Test]
    public void Should_not_say_that_nothing_is_wrong_where_a_cause_could_not_be_judged()
    {
        var judgement = Judge(WithCause("declared", 1.2, null));
        (judgement.Conclusion, judgement.Procedure).ShouldBe((DiagnosisConclusion.Inconclusive, null));
    }

    [Test]
    public void Should_take_only_the_steps_of_the_confirmed_causes_with_what_belongs_to_them() =>
        Judge(WithCause("declared", 1.2, "yes")).Procedure!.Blocks.Select(block => block.Id).ShouldBe(["fix", "fix-verify"]);

    [Test]
    public void Should_find_no_runbook_among_none() => Judge().Conclusion.ShouldBe(DiagnosisConclusion.NoRunbook);

    private static Judgement Judge(params JudgedRunbook[] runbooks) => Judgement.Of(runbooks, TaskCategory.Incident);

    private static JudgedRunbook Plain(string id, double measure, RelevanceLevel level = RelevanceLevel.Strong, string? category = null) =>
        Judged(new ParsedRunbook { Id = id, Title = id, Platform = "linux", Blocks = Blocks(), Plain = true, Category = category }, measure, level, null);

    private static JudgedRunbook WithCause(string id, double measure, string? seen, IReadOnlyList<string>? steps = null) => Judged(new ParsedRunbook
    {
        Id = id,
        Title = id,
        Platform = "linux",
        Blocks = Blocks(),
        Causes = [new RunbookCause { Id = "cause", Title = "it", Confirmed = [new CauseCondition { Probe = "look", Matches = "yes" }], Steps = steps ?? ["fix"] }],
    }, measure, RelevanceLevel.Strong, seen);

    private static JudgedRunbook Judged(ParsedRunbook runbook, double measure, RelevanceLevel level, string? seen)
    {
        var now = new DateTimeOffset(2030, 1, 7, 9, 0, 0, TimeSpan.Zero);
        var record = seen is null ? null : EvidenceSamples.Record("look", seen);
        return new JudgedRunbook(ExaminedRunbook.Create(
            new ChosenRunbook(runbook.Id, 1, new Relevance(measure, level, "test")), runbook,
            record is null ? [] : [new ExpectedEvidence(record.EvidenceId, runbook.Id, "look", now, now, record)], ParameterSamples.Facts("")));
    }

    private static List<RunbookBlock> Blocks() =>
    [
        Block(RunbookBlockKind.Probe, "look"), Block(RunbookBlockKind.Step, "other"), Block(RunbookBlockKind.Step, "fix"),
        Block(RunbookBlockKind.Verify, "fix-verify", "fix"), Block(RunbookBlockKind.Rollback, "other-rollback", "other"),
    ];

    private static RunbookBlock Block(RunbookBlockKind kind, string id, string? @for = null) => new()
    {
        Kind = kind, Id = id, Title = id, For = @for, Interpreter = Interpreter.Bash, Script = "true\n", Effects = DeclaredEffects.ReadOnly, TimeoutSeconds = 5,
    };
}
