using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Platform.ShellAnalysis;
using Shouldly;

namespace Platform.Tests.ShellAnalysis.Differential;

[Platform("Linux"), UnsupportedOSPlatform("windows")]
internal sealed class When_the_words_of_a_command_are_claimed_to_be_known
{
    private const int Together = 25;

    /// <summary>Random lines: 2,000 of them, 50,000 with PLATFORM_TESTS_FULL=1.</summary>
    [Test]
    public async Task Should_be_the_words_that_bash_gives_it()
    {
        var lines = LongForm.Asked ? 50_000 : 2_000;
        using var oracle = new BashOracle();
        var analyzer = Shipped.Analyzer;
        var wrong = new ConcurrentBag<string>();
        var (claims, calls) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, lines / Together), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (batch, token) =>
        {
            var generator = new LineGenerator(new Random(LongForm.Seed + batch));
            var parts = new List<(string Text, ScriptVerdict Verdict)>();
            foreach (var line in Enumerable.Range(0, Together).Select(_ => $"(\n{generator.Line()}\n)"))
            {
                var one = await analyzer.AnalyzeAsync(line, ShellLanguage.Bash, cancellationToken: token);
                if (one.Commands is not [{ Program: "the script" }])
                {
                    parts.Add((line, one));
                }
            }

            var script = string.Join('\n', parts.Select(part => part.Text));
            var bash = await oracle.RunAsync(script, token);
            Interlocked.Add(ref calls, bash.Sum(call => call.Count()));
            foreach (var claim in parts.SelectMany(part => part.Verdict.Commands).Where(command => command is { Program: "argv", Arguments.Count: > 1 }).Select(command => command.Arguments!))
            {
                foreach (var words in bash[claim[1]])
                {
                    Interlocked.Increment(ref claims);
                    if (!words.SequenceEqual(claim.Skip(1)))
                    {
                        var at = script.IndexOf($"argv {claim[1]}", StringComparison.Ordinal);
                        var from = script.LastIndexOf("\n(\n", at, StringComparison.Ordinal);
                        var to = script.IndexOf("\n)", at, StringComparison.Ordinal);
                        wrong.Add($"seed {LongForm.Seed}: said [{string.Join("|", claim.Skip(1))}], bash gave [{string.Join("|", words)}] in: {script[Math.Max(0, from)..(to < 0 ? script.Length : to)]}");
                    }
                }
            }
        });
        TestContext.Out.WriteLine($"{lines} lines, seed {LongForm.Seed}: bash called {calls} times, {claims} times with words that were known");
        wrong.ShouldBeEmpty();
        claims.ShouldBeGreaterThan(calls / 5);
        calls.ShouldBeGreaterThan(lines);
    }
}
