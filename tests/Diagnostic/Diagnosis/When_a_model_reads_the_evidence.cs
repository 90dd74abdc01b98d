using Platform.AgentTesting;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Reports;
using Platform.Tests.Writer.Reports;
using Platform.Writer.Reports;
using Shouldly;

namespace Platform.Tests.Diagnostic.Diagnosis;

/// <summary>A model may say what the evidence shows; it decides nothing, and what it cannot quote is a hypothesis.</summary>
internal sealed class When_a_model_reads_the_evidence
{
    private const string Full = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sdb1 1000 970 30 97% /srv/shop\n";
    private Func<MockRequest, MockAnswer> _answer = null!;
    private MockLlm _model = null!;
    private DiagnosisPlatform _diagnosis = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _model = await MockLlm.StartAsync(request => _answer(request));
        _diagnosis = await DiagnosisPlatform.StartAsync(options => options
            .Set("Agents:Models:main:Endpoint", _model.Endpoint.ToString()).Set("Agents:Models:main:Model", "reader").Set("Agents:RetryDelayMs", "5").Set("Agents:CacheHours", "0"));
        await _diagnosis.ShippedAsync("full-disk");
        _diagnosis.Answers.Add("full-disk/usage", Full).Add("full-disk/largest", "900 KiB /srv/shop/debug.log\n").Add("full-disk/deleted", "nothing is held\n").Add("*", "");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _diagnosis.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Test]
    public async Task Should_keep_a_claim_that_the_evidence_bears_and_demote_every_other()
    {
        _answer = request => Claims(
            ("The volume is nearly full.", "Confirmed", Usage(request), "97% /srv/shop"),
            ("The disk is broken.", "Confirmed", Usage(request), "I/O error"),
            ("Memory is short.", "Confirmed", Guid.NewGuid().ToString(), "97%"),
            ("No inodes are left.", "RuledOut", null, null),
            ("Backups were moved.", "Hypothesis", null, null));

        var result = await DiagnoseAsync();

        result.Conclusion.ShouldBe(DiagnosisConclusion.CauseConfirmed, "the rules decide");
        result.ConfirmedCauseId.ShouldBe("log-file");
        var reading = result.Reading.ShouldNotBeNull();
        (reading.Model, reading.Problem, reading.Confidence).ShouldBe(("reader", null, 70));
        reading.Claims.Select(claim => claim.Status).ShouldBe(
            [FindingStatus.Confirmed, FindingStatus.Hypothesis, FindingStatus.Hypothesis, FindingStatus.Hypothesis, FindingStatus.Hypothesis]);
        reading.Claims.Select(claim => claim.Demoted is null).ShouldBe([true, false, false, false, true]);
        reading.Claims[1].Demoted!.ShouldContain("does not stand in evidence");
        var citation = reading.Claims[0].Citations.ShouldHaveSingleItem();
        result.Evidence.Single(record => record.EvidenceId == citation.EvidenceId).Text.Substring(citation.Offset, citation.Quote.Length).ShouldBe("97% /srv/shop");
        reading.Gaps.ShouldBe(["The backup volume was not looked at."]);
        reading.Plan.ShouldBe(["Read what the probes found."]);
        reading.Question.ShouldBeNull();
        _model.Transcript.Exchanges[^1].Agent.ShouldBe("Diagnostic");
    }

    [Test]
    public async Task Should_come_to_the_same_where_the_model_fails_and_say_so()
    {
        _answer = _ => new MockAnswer { Fault = MockFault.Refusal };

        var result = await DiagnoseAsync();

        result.ConfirmedCauseId.ShouldBe("log-file");
        result.Reading!.Model.ShouldBeNull();
        result.Reading.Problem.ShouldBe("reader declined to answer.");
    }

    [Test]
    public void Should_be_reported_as_what_it_is()
    {
        var facts = SampleFacts.Completed;
        var usage = facts.Diagnosis!.Evidence[0];
        var reading = new ModelReading
        {
            Model = "reader", Confidence = 70, ConfidenceReasons = ["One probe was cut."], Gaps = ["Backups."], Plan = ["Look at the volume."], Question = "Which volume?",
            Claims =
            [
                new ModelClaim { Claim = "It is full.", Status = FindingStatus.Confirmed, Citations = [new Citation(usage.EvidenceId, "98%", 5)] },
                new ModelClaim { Claim = "It is <b>burning</b>.", Status = FindingStatus.Confirmed, Citations = [new Citation(usage.EvidenceId, "fire", 0)] },
                new ModelClaim { Claim = "It is haunted.", Status = FindingStatus.Hypothesis, Citations = [], Demoted = "It quotes no evidence." },
            ],
        };

        var markdown = ReportPage.Compose(SampleFacts.TaskId, facts with { Diagnosis = facts.Diagnosis with { Reading = reading } }).Markdown;

        markdown.ShouldContain("### Read by a language model");
        markdown.ShouldContain("- Its plan: Look at the volume.");
        markdown.ShouldContain("It would ask: Which volume?");
        markdown.ShouldContain("nothing was decided by it. Its confidence in its first claim: 70 of 100.");
        markdown.ShouldContain($"- Confirmed: It is full. - `98%` in evidence `{usage.EvidenceId:D}`");
        markdown.ShouldContain("- Hypothesis: It is &lt;b>burning&lt;/b>.");
        markdown.ShouldContain("- Hypothesis: It is haunted. (not confirmed: It quotes no evidence.)");
    }

    /// <summary>The id of the evidence that shows the volume, as the model reads it.</summary>
    private static string Usage(MockRequest request) => System.Text.RegularExpressions.Regex.Match(
        request.Messages[1].Text, @"<data \w+ evidence (?<id>[0-9a-f-]{36})>\n[^\n]*\nFilesystem").Groups["id"].Value;

    private static MockAnswer Claims(params (string Claim, string Status, string? Evidence, string? Quote)[] claims) => MockAnswer.Of(new
    {
        claims = claims.Select(claim => new
        {
            claim = claim.Claim, status = claim.Status,
            quotes = claim.Evidence is null ? [] : new[] { new { evidence = claim.Evidence, quote = claim.Quote } },
        }),
        confidence = 70, confidenceReasons = new[] { "The volume is seen." }, gaps = new[] { "The backup volume was not looked at." }, plan = new[] { "Read what the probes found." }, question = "",
    });

    private Task<DiagnosisResult> DiagnoseAsync() =>
        _diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("shop-api cannot write orders any more, it says no space left on device", ("path", "/srv/shop")));
}
