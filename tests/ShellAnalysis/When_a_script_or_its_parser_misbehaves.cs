using System.Diagnostics;
using System.Runtime.Versioning;
using Platform.ShellAnalysis;
using Shouldly;

namespace Platform.Tests.ShellAnalysis;

[Platform("Linux"), UnsupportedOSPlatform("windows")]
internal sealed class When_a_script_or_its_parser_misbehaves
{
    [TestCase("#!/bin/sh\nexit 3\n", TestName = "Should_ask_where_the_parser_fails")]
    [TestCase("#!/bin/sh\nkill -SEGV $$\n", TestName = "Should_ask_where_the_parser_crashes")]
    [TestCase("#!/bin/sh\necho '{'\n", TestName = "Should_ask_where_the_parser_answers_nonsense")]
    [TestCase("#!/bin/sh\ncat >/dev/null; echo '[]'\n", TestName = "Should_ask_where_the_parser_answers_a_list")]
    [TestCase("#!/bin/sh\ncat >/dev/null; echo '{}'\n", TestName = "Should_ask_where_the_parser_answers_nothing")]
    [TestCase("#!/bin/sh\nexec sleep 60\n", TestName = "Should_ask_where_the_parser_hangs")]
    public async Task Should_ask(string parser)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, parser);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            using var analyzer = new ScriptAnalyzer(parser: path);
            var watch = Stopwatch.StartNew();
            var verdict = await analyzer.AnalyzeAsync("ls", ShellLanguage.Bash);
            verdict.Decision.ShouldNotBe(Decision.Auto);
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<string> Strange()
    {
        yield return "ls\0-l";
        yield return "";
        yield return "# only a comment";
        yield return new string('#', ScriptAnalyzer.LongestScript + 1);
        yield return "cat <<X\n" + new string('a', 20_000) + "\nX";
        yield return string.Concat(Enumerable.Repeat("( ", 3_000)) + "ls" + string.Concat(Enumerable.Repeat(" )", 3_000));
        yield return string.Concat(Enumerable.Repeat("$(", 400)) + "ls" + string.Concat(Enumerable.Repeat(")", 400));
        yield return string.Concat(Enumerable.Repeat("eval ", 900)) + "ls";
        yield return "ls \uD800";
        yield return "f() { f; }; f";
        yield return "a() { b; }; b() { a; }; a";
    }

    [Test]
    public async Task Should_answer_strange_scripts_without_letting_them_run([ValueSource(nameof(Strange))] string script) =>
        (await Shipped.Analyzer.AnalyzeAsync(script, ShellLanguage.Bash)).Decision.ShouldNotBe(script is "# only a comment" or "" or "f() { f; }; f" or "a() { b; }; b() { a; }; a" || script.StartsWith("eval", StringComparison.Ordinal) ? Decision.Refuse : Decision.Auto);

    /// <summary>Random letters of the languages: there is always a verdict, whatever they spell.</summary>
    [Test]
    public async Task Should_answer_noise()
    {
        var random = new Random(LongForm.Seed);
        string[] pieces = ["ls", "rm", "$(", ")", "'", "\"", "`", "|", ";", "&", "<<E\n", "E\n", "{", "}", "$x", "${", "[[", "((", "\\", "\n", " ", "*", "%", "^", "@", "-", "é", "\uFFFC", "=", "~", "if", "do", "#"];
        for (var round = 0; round < (LongForm.Asked ? 5_000 : 300); round++)
        {
            var script = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)]));
            foreach (var language in Enum.GetValues<ShellLanguage>())
            {
                (await Shipped.Analyzer.AnalyzeAsync(script, language)).Commands.ShouldNotBeNull($"seed {LongForm.Seed}: {script}");
            }
        }
    }
}
