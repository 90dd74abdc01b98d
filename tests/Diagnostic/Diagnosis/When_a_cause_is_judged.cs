using NUnit.Framework;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Diagnosis;
using Platform.Diagnostic.Runbooks;
using Shouldly;

namespace Platform.Tests.Diagnostic.Diagnosis;

[Parallelizable(ParallelScope.All)]
internal sealed class When_a_cause_is_judged
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    // condition kind, pattern or code, text, exit code, problem, truncated -> truth
    [TestCase("matches", "full", "it is full\n", 0, null, false, "Yes")]
    [TestCase("matches", "full", "it is fine\n", 0, null, false, "No")]
    [TestCase("matches", "full", "", 0, null, false, "No")]
    [TestCase("matches", "full", "it is fine\n", 0, null, true, "Unknown")]
    [TestCase("matches", "full", "it is full\n", null, "timed out", false, "Yes")]
    [TestCase("matches", "full", "it is fine\n", null, "timed out", false, "Unknown")]
    [TestCase("matches", "^b$", "a\nb\nc\n", 0, null, false, "Yes")]
    [TestCase("not_matches", "full", "it is fine\n", 0, null, false, "Yes")]
    [TestCase("not_matches", "full", "it is full\n", 0, null, false, "No")]
    [TestCase("not_matches", "full", "it is fine\n", 0, null, true, "Unknown")]
    [TestCase("not_matches", "full", "", null, "the target did not answer", false, "Unknown")]
    [TestCase("exit", "0", "", 0, null, false, "Yes")]
    [TestCase("exit", "1", "", 0, null, false, "No")]
    [TestCase("exit", "0", "", null, "timed out", false, "Unknown")]
    [TestCase("matches", "^(a+)+$(?<=b)", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n", 0, null, false, "Unknown")]
    public void Should_tell_yes_no_and_unknown_apart(string kind, string expected, string text, int? exit, string? problem, bool truncated, string truth)
    {
        var condition = new CauseCondition
        {
            Probe = "p",
            Matches = kind == "matches" ? expected : null,
            NotMatches = kind == "not_matches" ? expected : null,
            Exit = kind == "exit" ? int.Parse(expected) : null,
        };
        ConditionJudge.Judge(condition, Evidence(("p", text, exit, problem, truncated)), None).Truth.ToString().ShouldBe(truth);
    }

    [Test]
    public void Should_be_unknown_where_the_probe_gave_no_evidence() =>
        ConditionJudge.Judge(new CauseCondition { Probe = "other", Matches = "x" }, Evidence(("p", "x", 0, null, false)), None).Truth.ShouldBe(Truth.Unknown);

    [Test]
    public void Should_want_all_of_one_condition()
    {
        var condition = new CauseCondition { Probe = "p", Matches = "full", Exit = 1 };
        ConditionJudge.Judge(condition, Evidence(("p", "full", 0, null, false)), None).Truth.ShouldBe(Truth.No);
        ConditionJudge.Judge(condition, Evidence(("p", "full", 1, null, false)), None).Truth.ShouldBe(Truth.Yes);
    }

    [Test]
    public void Should_fill_values_into_expressions_literally()
    {
        var condition = new CauseCondition { Probe = "p", Matches = "^${path}$" };
        var values = new Dictionary<string, string> { ["path"] = "/a.b" };
        ConditionJudge.Judge(condition, Evidence(("p", "/axb\n", 0, null, false)), values).Truth.ShouldBe(Truth.No);
        ConditionJudge.Judge(condition, Evidence(("p", "/a.b\n", 0, null, false)), values).Truth.ShouldBe(Truth.Yes);
    }

    [TestCase("one=yes two=yes", CauseOutcome.Confirmed)]
    [TestCase("one=yes two=no", CauseOutcome.RuledOut)]
    [TestCase("one=yes", CauseOutcome.Open)]
    [TestCase("", CauseOutcome.Open)]
    [TestCase("one=yes two=yes three=gone", CauseOutcome.RuledOut)]
    [TestCase("one=no three=there", CauseOutcome.RuledOut)]
    public void Should_weigh_confirmed_against_ruled_out(string seen, CauseOutcome outcome)
    {
        var cause = new RunbookCause
        {
            Id = "c", Title = "t",
            Confirmed = [new CauseCondition { Probe = "one", Matches = "yes" }, new CauseCondition { Probe = "two", Matches = "yes" }],
            RuledOut = [new CauseCondition { Probe = "three", Matches = "gone" }],
        };
        var evidence = Evidence([.. seen.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('=')).Select(entry => (entry[0], entry[1], (int?)0, (string?)null, false))]);
        CauseJudge.Judge(cause, evidence, None).Outcome.ShouldBe(outcome);
    }

    [Test]
    public void Should_not_confirm_what_nothing_can_be_quoted_for()
    {
        var cause = new RunbookCause { Id = "c", Title = "t", Confirmed = [new CauseCondition { Probe = "p", Exit = 0 }] };
        CauseJudge.Judge(cause, Evidence(("p", " \n", 0, null, false)), None).Outcome.ShouldBe(CauseOutcome.Unquotable);
        CauseJudge.Judge(cause, Evidence(("p", "found\n", 0, null, false)), None).ShouldSatisfyAllConditions(
            judged => judged.Outcome.ShouldBe(CauseOutcome.Confirmed), judged => judged.Citations.Single().Quote.ShouldBe("found"));
    }

    [Test]
    public void Should_never_confirm_a_cause_without_conditions() =>
        CauseJudge.Judge(new RunbookCause { Id = "c", Title = "t" }, Evidence(), None).Outcome.ShouldBe(CauseOutcome.Open);

    private static Dictionary<string, EvidenceRecord> Evidence(params (string Probe, string Text, int? Exit, string? Problem, bool Truncated)[] records) =>
        records.ToDictionary(record => record.Probe, record => EvidenceSamples.Record(record.Probe, record.Text, record.Exit, record.Problem, record.Truncated));
}
