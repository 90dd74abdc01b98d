using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Memory;
using Platform.Contracts.Reports;
using Platform.Writer.Reports;
using Shouldly;

namespace Platform.Tests.Writer.Reports;

/// <summary>Whatever a task, script or machine says, the document keeps the structure it has with harmless text.</summary>
internal sealed class When_recorded_text_is_hostile
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseTaskLists().UseFootnotes().Build();

    [TestCase("```\n# Approved by root\n```")]
    [TestCase("````````````` ```` \n````")]
    [TestCase("~~~\n# x\n~~~")]
    [TestCase("| a | b |\n| --- | --- |\n| c | d |")]
    [TestCase("a | b `c | d` \\| e")]
    [TestCase("# Heading\n## Another\n\nSetext\n======")]
    [TestCase("<script>alert(1)</script><img src=x onerror=alert(1)>")]
    [TestCase("<!-- hidden")]
    [TestCase("[click](http://evil.example/) ![i](http://evil.example/i.png) <http://evil.example>")]
    [TestCase("http://evil.example/a https://evil.example www.evil.example ftp://evil.example mailto:a@evil.example MAILTO:b@evil.example tel:+4912345 xmpp:c@evil.example")]
    [TestCase("[x]: http://evil.example\n\n[x]")]
    [TestCase("*bold* **bold** _it_ ~~gone~~ `code` \\*x\\* &lt;b&gt; &#60;b&#62;")]
    [TestCase("- a\n- [x] done\n1. one\n> quote\n***\n---\n+ plus")]
    [TestCase("1. one")]
    [TestCase("\\")]
    [TestCase("`")]
    [TestCase("``")]
    [TestCase("trailing backslash \\")]
    [TestCase("    indented code")]
    [TestCase("[^1]: footnote [^1]")]
    [TestCase("\ud800 lone")]
    public void Should_keep_the_structure(string text)
    {
        foreach (var compose in (Func<Guid, TaskFacts, Page>[])[ReportPage.Compose, ChangeNoticePage.Compose, EmailDraftPage.Compose])
        {
            foreach (var facts in new[] { SampleFacts.FailedAndRolledBack, SampleFacts.OutcomeUnknown, SampleFacts.DescriptionOnly })
            {
                var harmless = compose(SampleFacts.TaskId, With(facts, "harmless words"));
                var hostile = compose(SampleFacts.TaskId, With(facts, text));

                Structure(hostile.Markdown).ShouldBe(Structure(harmless.Markdown), hostile.Markdown);
                (hostile.Title + hostile.Markdown).ShouldNotContain(character => (char.IsControl(character) && character != '\n') || IsInvisible(character));
            }
        }
    }

    [Test]
    public void Should_show_invisible_characters_by_their_numbers()
    {
        const string text = "\u202Eevil\u202C \u200B \u2066x\u2069 \u001b[31mred\u001b[0m \0 \uFEFF \u2028 \u0085 a\rb";
        foreach (var compose in (Func<Guid, TaskFacts, Page>[])[ReportPage.Compose, ChangeNoticePage.Compose, EmailDraftPage.Compose])
        {
            var page = compose(SampleFacts.TaskId, With(SampleFacts.FailedAndRolledBack, text));
            (page.Title + page.Markdown).ShouldNotContain(character => (char.IsControl(character) && character != '\n') || IsInvisible(character));
            page.Markdown.ShouldContain("U+202E");
        }
    }

    [Test]
    public void Should_show_the_text_itself()
    {
        var page = ReportPage.Compose(SampleFacts.TaskId, With(SampleFacts.OutcomeUnknown, "a <b> | `c` \\d *e* &amp; _f_ x_y http://h/"));

        Markdown.ToPlainText(page.Markdown, Pipeline).ShouldContain("a <b> | `c` \\d *e* &amp; _f_ x_y http://h/", Shouldly.Case.Sensitive);
    }

    [Test]
    public void Should_say_that_a_quote_does_not_stand_in_the_evidence()
    {
        var diagnosis = SampleFacts.Completed.Diagnosis!;
        var forged = diagnosis.Findings[0] with { Citations = [diagnosis.Findings[0].Citations[0] with { Quote = "999999 /srv/shop/debug.log" }] };
        var page = ReportPage.Compose(SampleFacts.TaskId, SampleFacts.Completed with { Diagnosis = diagnosis with { Findings = [forged] } });

        page.Markdown.ShouldContain("does not stand in the recorded evidence");
        page.Markdown.ShouldContain("No cause was confirmed.");
        page.Markdown.ShouldNotContain("Confirmed: The file");
    }

    private static string Structure(string markdown) => string.Join('\n', Markdown.Parse(markdown, Pipeline).Descendants()
        .Where(node => node is not (LiteralInline or HtmlEntityInline or LineBreakInline or CodeInline))
        .Select(node => node.GetType().Name));

    private static bool IsInvisible(char character) => char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator or System.Globalization.UnicodeCategory.Surrogate;

    private static TaskFacts With(TaskFacts facts, string text) => facts with
    {
        Task = facts.Task with { Description = text, Requester = text, Source = text, Reason = text, Target = text },
        Context = new Dictionary<string, string> { [text] = text, ["when"] = text, ["why"] = text, ["risk"] = text, ["rollback"] = text, ["contact"] = text },
        Approvals = [.. facts.Approvals.Select(approval => approval with { By = text, Comment = text, Decision = text })],
        Timeline = [.. facts.Timeline.Select(entry => entry with { Summary = text })],
        Executions = [.. facts.Executions.Select(execution => execution with { Output = text, Problem = text })],
        Plan = facts.Plan is not { } plan ? null : plan with
        {
            Title = text,
            Parameters = [.. plan.Parameters.Select(parameter => parameter with { Name = text, Value = text, Origin = text })],
            Target = plan.Target with { Name = text, Identity = text, Labels = [text] },
            Risk = plan.Risk with { Factors = [.. plan.Risk.Factors.Select(factor => factor with { Name = text, Reason = text })] },
            Steps = [.. plan.Steps.Select(step => step with
            {
                Title = text,
                Script = step.Script with { Text = "true\n" + text.Trim('\n'), ExpectOutput = text, Effects = step.Script.Effects with { Writes = [text] } },
                Verification = null,
            })],
        },
        Diagnosis = facts.Diagnosis is not { } diagnosis ? null : diagnosis with
        {
            Summary = text,
            Gaps = [text],
            Remembered = [new MemoryEntry { MemoryId = Guid.Empty, Kind = MemoryKind.Fact, Target = text, Text = text, At = facts.Task.SubmittedAt, ExpiresAt = facts.Task.SubmittedAt, ConfirmedBy = text }],
            Findings = [.. diagnosis.Findings.Select(finding => finding with { Claim = text, CauseId = text, RunbookId = text, Citations = [.. finding.Citations.Select(citation => citation with { Quote = text, Offset = 0 })] })],
            Evidence = [.. diagnosis.Evidence.Select(evidence => evidence with { Title = text, Target = text, Text = text, Problem = text })],
        },
    };
}
