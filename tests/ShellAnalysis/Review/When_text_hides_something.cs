using Platform.ShellAnalysis.Review;
using Shouldly;

namespace Platform.Tests.ShellAnalysis.Review;

/// <summary>What a reader does not see, or takes for something else, stands in the text by its number.</summary>
internal sealed class When_text_hides_something
{
    [TestCase("echo \u202Etxt.live\u202C", @"echo \u{202E}txt.live\u{202C}", "bidirectional")]
    [TestCase("rm \u2066-rf\u2069 x", @"rm \u{2066}-rf\u{2069} x", "bidirectional")]
    [TestCase("a\u200Fb", @"a\u{200F}b", "bidirectional")]
    [TestCase("a\u061Cb", @"a\u{61C}b", "bidirectional")]
    [TestCase("pa\u200Bss", @"pa\u{200B}ss", "invisible")]
    [TestCase("pa\u200Dss", @"pa\u{200D}ss", "invisible")]
    [TestCase("\uFEFFecho", @"\u{FEFF}echo", "invisible")]
    [TestCase("a\u00ADb", @"a\u{AD}b", "invisible")]
    [TestCase("a\u3164b", @"a\u{3164}b", "invisible")]
    [TestCase("a\u2028b", @"a\u{2028}b", "invisible")]
    [TestCase("a\uE000b", @"a\u{E000}b", "invisible")]
    [TestCase("r\u0301m", @"r\u{301}m", "look-alike")]
    [TestCase("a\uFE0Fb", @"a\u{FE0F}b", "look-alike")]
    [TestCase("rm\u00A0-rf", @"rm\u{A0}-rf", "space")]
    [TestCase("rm\u2003-rf", @"rm\u{2003}-rf", "space")]
    [TestCase("rm -rf /srv\recho hello", @"rm -rf /srv\u{D}echo hello", "control")]
    [TestCase("echo a\r\necho b", "echo a\\u{D}\necho b", "control")]
    [TestCase("\u001b[2K\u001b[1Aecho", @"\u{1B}[2K\u{1B}[1Aecho", "control")]
    [TestCase("\u009b2Kecho", @"\u{9B}2Kecho", "control")]
    [TestCase("a\0b", @"a\u{0}b", "control")]
    [TestCase("a\bb\u007f", @"a\u{8}b\u{7F}", "control")]
    [TestCase("s\u0435rvice", @"s\u{435}rvice", "look-alike")]
    [TestCase("\u0441url", @"\u{441}url", "look-alike")]
    [TestCase("\u037E ls", @"\u{37E} ls", "look-alike")]
    [TestCase("\u212Aill", @"\u{212A}ill", "look-alike")]
    [TestCase("\u1FEFid\u1FEF", @"\u{1FEF}id\u{1FEF}", "look-alike")]
    [TestCase("rm \u2013rf", @"rm \u{2013}rf", "look-alike")]
    [TestCase("/\u2215etc", @"/\u{2215}etc", "look-alike")]
    [TestCase("\uFF52\uFF4D", @"\u{FF52}\u{FF4D}", "look-alike")]
    [TestCase("x\u0256y", @"x\u{256}y", "look-alike")]
    [TestCase(@"echo '\u{202E}'", @"echo '\u{5C}u{202E}'", "escape")]
    public void Should_show_it_by_its_number(string text, string shown, string kind)
    {
        var visible = VisibleText.Of(text);

        visible.Text.ShouldBe(shown);
        visible.Findings.ShouldAllBe(finding => finding.Kind == kind && finding.Meaning.Length > 0);
        visible.Findings.ShouldNotBeEmpty();
    }

    /// <summary>Tags carry a whole hidden text; mathematical letters look like plain ones. Both are beyond 16 bits.</summary>
    [TestCase(0xE0001, "invisible")]
    [TestCase(0xE0072, "invisible")]
    [TestCase(0xE0100, "look-alike")]
    [TestCase(0x1D5CB, "look-alike")]
    [TestCase(0xF0000, "invisible")]
    public void Should_show_characters_beyond_16_bits(int number, string kind)
    {
        var visible = VisibleText.Of($"r{char.ConvertFromUtf32(number)}m x");

        visible.Text.ShouldBe($$"""r\u{{{number:X}}}m x""");
        visible.Findings.ShouldHaveSingleItem().ShouldBe(new TextFinding(1, 2, $"U+{number:X4}", kind, visible.Findings[0].Meaning));
    }

    /// <summary>Text of other languages is read as it is; only what is taken for something else is marked.</summary>
    [TestCase("echo 'Grüße, 100 %'")]
    [TestCase("echo 日本語 Жизнь")]
    [TestCase("tab\there")]
    [TestCase("plain\ntext\n")]
    public void Should_leave_readable_text_as_it_is(string text)
    {
        var visible = VisibleText.Of(text);

        visible.Text.ShouldBe(text);
        visible.Findings.ShouldBeEmpty();
    }

    [Test]
    public void Should_say_where_each_stands()
    {
        var findings = VisibleText.Of("ok\nrm \u00A0x\u202E").Findings;

        findings.Select(finding => (finding.Line, finding.Column, finding.Character)).ShouldBe([(2, 4, "U+00A0"), (2, 6, "U+202E")]);
    }

    /// <summary>No two texts are shown alike, so that no difference can hide: what is shown can be read back.</summary>
    [Test]
    public void Should_show_different_texts_differently()
    {
        var random = new Random(20301107);
        int[] alphabet = ['a', '\\', 'u', '{', '}', '2', '0', 'E', '\n', '\t', '\r', 0, 0x1b, 0xA0, 0x200B, 0x202E, 0x435, 0xE0072, 0xFC];
        var seen = new Dictionary<string, string>();
        for (var round = 0; round < 50_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => char.ConvertFromUtf32(alphabet[random.Next(alphabet.Length)])));
            var shown = VisibleText.Of(text).Text;
            seen.TryAdd(shown, text);
            seen[shown].ShouldBe(text);
        }
    }
}
