using NUnit.Framework;
using Platform.Contracts.Diagnosis;
using Platform.Diagnostic.Diagnosis;
using Shouldly;

namespace Platform.Tests.Diagnostic.Diagnosis;

[Parallelizable(ParallelScope.All)]
internal sealed class When_evidence_is_quoted
{
    [TestCase("a\n  disk is 97% full\nz\n", "97%", "disk is 97% full")]
    [TestCase("disk 97%", "97%", "disk 97%")]
    [TestCase("a\nb\nc\n", "a\nb\n", "a\nb")]
    [TestCase("x 97%\r\ny\r\n", "97%", "x 97%")]
    public void Should_quote_the_lines_of_a_match(string text, string match, string quote)
    {
        var record = EvidenceSamples.Record("p", text);
        var citation = Quotes.Around(record, text.IndexOf(match, StringComparison.Ordinal), match.Length)!;
        citation.Quote.ShouldBe(quote);
        text.Substring(citation.Offset, citation.Quote.Length).ShouldBe(quote);
    }

    [TestCase("")]
    [TestCase("\n \n")]
    public void Should_quote_nothing_of_a_blank_output(string text)
    {
        Quotes.Head(EvidenceSamples.Record("p", text)).ShouldBeNull();
        Quotes.Around(EvidenceSamples.Record("p", text), 0, 0).ShouldBeNull();
    }

    [Test]
    public void Should_quote_at_most_five_hundred_characters_and_no_half_of_a_character()
    {
        var text = new string('x', 700) + "97%" + string.Concat(Enumerable.Repeat("🔥", 400));
        var record = EvidenceSamples.Record("p", text);
        foreach (var citation in new[] { Quotes.Head(record)!, Quotes.Around(record, 700, 3)!, Quotes.Around(record, 0, text.Length)!, Quotes.Around(record, 702, 700)! })
        {
            citation.Quote.Length.ShouldBeInRange(1, Quotes.MaxLength);
            char.IsHighSurrogate(citation.Quote[^1]).ShouldBeFalse();
            Quotes.Stands(citation, new Dictionary<Guid, EvidenceRecord> { [record.EvidenceId] = record }).ShouldBeTrue();
        }
    }

    [Test]
    public void Should_see_a_quote_that_does_not_stand_there()
    {
        var record = EvidenceSamples.Record("p", "disk is 97% full");
        var evidence = new Dictionary<Guid, EvidenceRecord> { [record.EvidenceId] = record };
        Quotes.Stands(new Citation(record.EvidenceId, "97%", 8), evidence).ShouldBeTrue();
        Quotes.Stands(new Citation(record.EvidenceId, "98%", 8), evidence).ShouldBeFalse();
        Quotes.Stands(new Citation(record.EvidenceId, "97%", 9), evidence).ShouldBeFalse();
        Quotes.Stands(new Citation(record.EvidenceId, "97%", -1), evidence).ShouldBeFalse();
        Quotes.Stands(new Citation(record.EvidenceId, "full, very", 12), evidence).ShouldBeFalse();
        Quotes.Stands(new Citation(record.EvidenceId, "", 0), evidence).ShouldBeFalse();
        Quotes.Stands(new Citation(Guid.NewGuid(), "97%", 8), evidence).ShouldBeFalse();
    }
}
