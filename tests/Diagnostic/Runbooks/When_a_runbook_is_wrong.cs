using NUnit.Framework;
using Platform.Diagnostic.Runbooks;
using Shouldly;

namespace Platform.Tests.Diagnostic.Runbooks;

internal class When_a_runbook_is_wrong
{
    private const string Probe = "```bash probe id=look\nls\n```\n";
    private const string Step = "```bash step id=act\nls\n```\n";

    // front matter behind three good lines (from line 5), body (from line 8 where the front matter has one line), line, words
    private static readonly object[][] Documents =
    [
        ["tags: [a", "", 6, "not valid YAML"],
        ["tags:\n\t- a", "", 6, "not valid YAML"],
        ["tagz: [a]", "", 5, "Unknown key 'tagz'"],
        ["title: again", "", 5, "not valid YAML"],
        ["tags: disk", "", 5, "must be a list"],
        ["category: party", "", 5, "incident, change, request"],
        ["parameters: { PATH: { type: path } }", "", 5, "^[a-z][a-z0-9_]*$"],
        ["parameters: { http_proxy: {} }", "", 5, "changes how programs run"],
        ["parameters: { Pod: {} }", "", 5, "^[a-z][a-z0-9_]*$"],
        ["parameters: { x: { type: uuid } }", "", 5, "Unknown type 'uuid'"],
        ["parameters: { x: { pattern: '(' } }", "", 5, "not a valid regular expression"],
        ["parameters: { x: { pattern: '^(?=a)(a+)+$' } }", "", 5, "too long to match"],
        ["parameters: { x: { type: enum } }", "", 5, "needs 'values'"],
        ["parameters: { x: { type: port, default: 70000 } }", "", 5, "from 1 to 65535"],
        ["parameters: { x: { type: path, default: /a/../b } }", "", 5, "absolute path"],
        ["parameters: { x: { from: [{ probe: none }] } }", "", 5, "does not have"],
        ["parameters: { x: { from: [{ probe: look }] } }", Probe, 5, "must hold a group"],
        ["parameters: { x: { from: [{ text: 'on (.*)' }] } }", "", 5, "(?<value>...)"],
        ["parameters: { x: { colour: red } }", "", 5, "Unknown key 'colour'"],
        ["causes:\n  - id: c\n    title: C\n    confirmed: [{ probe: nope, exit: 0 }]", Probe, 8, "names no probe"],
        ["causes:\n  - id: c\n    title: C\n    confirmed: [{ probe: look }]", Probe, 8, "matches, not_matches or exit"],
        ["causes:\n  - id: c\n    title: C\n    steps: [nope]", Step, 8, "names no step"],
        ["causes:\n  - id: c\n    title: 'The ${thing}'", "", 6, "${thing}"],
        ["causes:\n  - id: c\n    title: C\n    confirmed: [{ probe: look, matches: '[' }]", Probe, 8, "regular expression"],
        ["", "```bash probe\nls\n```", 8, "needs an id"],
        ["", "```bash probe id=Bad_Id\nls\n```", 8, "is no id"],
        ["", Probe + Probe, 11, "already a block 'look' at line 8"],
        ["", "```bash rollback for=nope\nls\n```", 8, "names no step"],
        ["", "```bash rollback\nls\n```", 8, "for=STEP-ID"],
        ["", Probe + "```bash verify for=look\nls\n```", 11, "names no step"],
        ["", Step + "```bash verify for=act\nls\n```\n```bash verify for=act\nls\n```", 14, "already has a verify"],
        ["", "```bash prob id=x\nls\n```", 8, "probe, step, verify or rollback"],
        ["", "```python probe id=x\nls\n```", 8, "cannot run"],
        ["", "```bash id=x\nls\n```", 8, "no kind"],
        ["", "```bash probe id=x colour=red\nls\n```", 8, "Unknown attribute 'colour'"],
        ["", "```bash probe id=x writes=/tmp\nls\n```", 8, "Unknown attribute 'writes'"],
        ["", "```bash probe id=x timeout=2h\nls\n```", 8, "timeout"],
        ["", "```bash probe id=x timeout=0s\nls\n```", 8, "timeout"],
        ["", "```bash probe id=x title=\"a\nls\n```", 8, "not closed"],
        ["", "```bash probe id=x capture=\"(\\d+)\"\nls\n```", 8, "named group"],
        ["", "```bash probe id=x expect=\"*\"\nls\n```", 8, "regular expression"],
        ["", "```bash step id=x writes=relative\nls\n```", 8, "absolute paths"],
        ["", "```bash step id=x writes=/a/../etc\nls\n```", 8, "absolute paths"],
        ["", "```bash step id=x writes=${folder}\nls\n```", 8, "${folder}"],
        ["", "```bash step id=x network=lan\nls\n```", 8, "none, loopback or any"],
        ["", "```bash step id=x idempotent=maybe\nls\n```", 8, "yes or no"],
        ["", "```bash step id=x\nls\n\nrm -rf \"$dir\"/*\n```", 11, "$dir is neither"],
        ["", "```bash step id=x\n\n```", 8, "is empty"],
        ["", "```bash step id=x\nls", 8, "not closed"],
        ["", "```bash step id=x\nls\necho \u202Eabc\n```", 10, "U+202E"],
        ["", "\ntext \0 here", 9, "U+0000"],
    ];

    [TestCaseSource(nameof(Documents))]
    public void Should_say_where_and_what_would_be_right(string front, string body, int line, string words)
    {
        var reading = RunbookParser.Parse(RunbookSamples.With(front, body), null);
        reading.Runbook.ShouldBeNull();
        var error = reading.Errors.FirstOrDefault(error => error.Message.Contains(words, StringComparison.Ordinal));
        error.ShouldNotBeNull(string.Join("\n", reading.Errors));
        error.Line.ShouldBe(line, error.Message);
    }

    [TestCase("id: Bad Id", "is no id")]
    [TestCase("triggers: [a]", "'id' is missing")]
    [TestCase("id: x", "'title' is missing")]
    [TestCase("id: x\ntitle: X", "'platform' is missing")]
    [TestCase("id: x\ntitle: X\nplatform: beos", "linux, windows, aws")]
    [TestCase("id: x\ntitle: &a X\nplatform: *a", "Aliases")]
    public void Should_ask_for_what_is_missing(string front, string words)
    {
        var reading = RunbookParser.Parse($"---\n{front}\n---\ntext\n", null);
        reading.Errors.ShouldContain(error => error.Message.Contains(words, StringComparison.Ordinal), string.Join("\n", reading.Errors));
        reading.Errors.ShouldAllBe(error => error.Line >= 2 && error.Line <= 4);
    }

    [Test]
    public void Should_survive_a_document_that_is_nested_without_end()
    {
        var reading = RunbookParser.Parse($"---\nid: x\ntags: {new string('[', 100_000)}\n---\n", null);
        reading.Errors.Single().Message.ShouldContain("nested deeper");
    }

    [Test]
    public void Should_refuse_what_is_too_large()
    {
        var reading = RunbookParser.Parse("# T\n" + new string('é', 131_072), null);
        reading.Errors.Single().Message.ShouldContain("256 KiB");
    }

    [TestCase("")]
    [TestCase(" \n\t\n")]
    [TestCase("---\n---\n")]
    public void Should_refuse_a_document_that_says_nothing(string markdown) =>
        RunbookParser.Parse(markdown, null).Runbook.ShouldBeNull();

    [TestCase("bash", "if true; then\n  ls\nfy", 8)]
    [TestCase("bash", "ls\nfi\nls", 10)]
    [TestCase("sh", "ls\nfi\nls", 10)]
    [TestCase("bash", "cat <<END\ntext", 8)]
    [TestCase("aws", "aws s3 ls\nrm -rf /", 10)]
    public async Task Should_have_the_shell_check_scripts(string language, string script, int line)
    {
        var markdown = RunbookSamples.With("", $"```{language} step id=act\n{script}\n```\n");
        var reading = await RunbookReader.ReadAsync(markdown, null, CancellationToken.None);
        reading.Errors.Single().Line.ShouldBeInRange(line, line + 3);
        reading.Errors.Single().Message.ShouldNotContain("bash:");
    }
}
