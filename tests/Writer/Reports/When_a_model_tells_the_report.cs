using Platform.AgentTesting;
using Platform.Contracts.Reports;
using Platform.Tests.Fixtures;
using Platform.Writer;
using Platform.Writer.Reports;
using Shouldly;

namespace Platform.Tests.Writer.Reports;

/// <summary>A model may tell what is recorded, and nothing else.</summary>
internal sealed class When_a_model_tells_the_report
{
    private const string Evidence = "evidence-0d3c1f5e-8a53-4f0b-9a44-8f0c51d1a0e2";
    private Func<MockRequest, MockAnswer> _answer = null!;
    private MockLlm _model = null!;
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _model = await MockLlm.StartAsync(request => _answer(request));
        _platform = await TestPlatform.StartAsync(options => options.Only(new WriterModule()).Record<ReportWritten>()
            .Set("Agents:Models:main:Endpoint", _model.Endpoint.ToString()).Set("Agents:Models:main:Model", "teller").Set("Agents:RetryDelayMs", "5").Set("Agents:CacheHours", "0"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _platform.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Test]
    public async Task Should_put_sentences_with_their_facts_behind_the_summary()
    {
        _answer = _ => Answer(("The file /srv/shop/debug.log held 901120 blocks.", Evidence, "901120 /srv/shop/debug.log"), ("Erin approved it.", "decision-1", "Approved by erin"));

        var markdown = await WriteAsync();

        markdown.ShouldContain("### In words");
        markdown.ShouldContain("Told by the model `teller` as the agent `writer`, as shipped; each");
        markdown.ShouldContain("- The file /srv/shop/debug.log held 901120 blocks. (evidence `0d3c1f5e-8a53-4f0b-9a44-8f0c51d1a0e2`)");
        markdown.ShouldContain("- Erin approved it. (decision `1`)");
        markdown.Split("## Timeline").Length.ShouldBe(2, "all facts stay");
    }

    [TestCase("The disk was replaced by Erin.", "decision-1", "Approved by erin, disk replaced", "does not stand in decision-1")]
    [TestCase("It took 17 minutes in all.", "decision-1", "Approved by erin", "the number 17 stands in none of its quotes")]
    [TestCase("It will never happen again.", "promise-1", "never again", "there is no fact 'promise-1'")]
    public async Task Should_not_let_a_model_state_what_is_not_recorded(string sentence, string fact, string quote, string words)
    {
        _answer = _ => Answer((sentence, fact, quote));

        var markdown = await WriteAsync();

        markdown.ShouldNotContain(sentence);
        markdown.ShouldContain("No model took part in this report.");
        markdown.ShouldContain(words.Replace("_", "\\_", StringComparison.Ordinal));
        markdown.ShouldContain("## Timeline");
    }

    [Test]
    public async Task Should_take_a_quote_from_which_a_secret_was_taken()
    {
        _answer = _ => Answer(("Erin says that [secret removed] is new.", "decision-1", "password=[secret removed] is the new one"));

        var markdown = await WriteAsync(facts: SampleFacts.Completed with { Approvals = [SampleFacts.Completed.Approvals[0] with { Comment = "password=hunter2hunter2 is the new one" }] });

        markdown.ShouldContain("- Erin says that \\[secret removed\\] is new. (decision `1`)");
        _model.Transcript.Exchanges[^1].Request.ToString().ShouldNotContain("hunter2");
    }

    [Test]
    public async Task Should_have_a_wrong_sentence_repaired_once()
    {
        _answer = request => request.Step == 1 ? Answer(("Erin approved it after 3 days.", "decision-1", "Approved by erin")) : Answer(("Erin approved it.", "decision-1", "Approved by erin"));

        (await WriteAsync()).ShouldContain("- Erin approved it. (decision `1`)");
    }

    [Test]
    public async Task Should_show_a_sentence_as_text_whatever_it_holds()
    {
        _answer = _ => Answer(("<script>alert</script> [click](http://evil.example) erin\u202e", "decision-1", "Approved by erin"));

        var markdown = await WriteAsync();

        markdown.ShouldContain("&lt;script>alert&lt;/script> \\[click\\](http\\://evil.example) erin&lt;U+202E>");
    }

    [Test]
    public async Task Should_not_ask_for_other_documents()
    {
        var before = _model.Transcript.Exchanges.Count;
        _answer = _ => Answer(("Erin approved it.", "decision-1", "Approved by erin"));

        (await WriteAsync(DocumentKind.ChangeNotice)).ShouldNotContain("In words");

        _model.Transcript.Exchanges.Count.ShouldBe(before);
    }

    [Test]
    public void Should_leave_out_the_output_of_the_oldest_evidence_first_and_keep_its_id()
    {
        var whole = FactSheet.Of(SampleFacts.Completed, 1_000_000);

        var compact = FactSheet.Of(SampleFacts.Completed, Platform.Agents.Text.TokenEstimate.Of(whole.Material) - 1);

        var oldest = compact.Texts["evidence-0d3c1f5e-8a53-4f0b-9a44-8f0c51d1a0e1"];
        oldest.ShouldContain("Space on the volume");
        oldest.ShouldContain("characters of output left out)");
        compact.Texts[Evidence].ShouldBe(whole.Texts[Evidence]);
        compact.Texts.Keys.ShouldBe(whole.Texts.Keys);
    }

    private static MockAnswer Answer(params (string Text, string Fact, string Quote)[] sentences) => MockAnswer.Of(new
    {
        sentences = sentences.Select(sentence => new { text = sentence.Text, citations = new[] { new { fact = sentence.Fact, quote = sentence.Quote } } }),
    });

    private async Task<string> WriteAsync(DocumentKind kind = DocumentKind.Report, TaskFacts? facts = null)
    {
        var command = new WriteReport { DocumentId = Guid.NewGuid(), TaskId = SampleFacts.TaskId, Kind = kind, Facts = facts ?? SampleFacts.Completed };
        await _platform.PublishAsync(command);
        return (await _platform.Recorded<ReportWritten>().FirstAsync(written => written.Document.DocumentId == command.DocumentId)).Document.Markdown;
    }
}
