using Platform.ShellAnalysis;
using Platform.ShellAnalysis.Rows;
using Shouldly;

namespace Platform.Tests.ShellAnalysis.OneLiners;

internal sealed class When_everyday_lines_are_judged
{
    [Test]
    public async Task Should_let_no_line_run_by_itself_that_changes_runs_or_sends_something()
    {
        var rows = await RowCheck.CheckAsync(Lines("changes.jsonl"), Shipped.Analyzer, CancellationToken.None);
        rows.Count.ShouldBeGreaterThan(450);
        rows.Where(row => row.Verdict.Decision == Decision.Auto).Select(row => row.Row.Command).ShouldBeEmpty();
    }

    [Test]
    public async Task Should_let_nearly_every_line_that_reads_run_by_itself()
    {
        var rows = await RowCheck.CheckAsync(Lines("reads.jsonl"), Shipped.Analyzer, CancellationToken.None);
        rows.Count.ShouldBeGreaterThan(350);
        var asked = rows.Where(row => row.Verdict.Decision != Decision.Auto).Select(row => $"{row.Row.Command}: {row.Verdict.Reasons[0]}").ToList();
        (asked.Count * 100).ShouldBeLessThanOrEqualTo(rows.Count * 5, string.Join('\n', asked));
    }

    private static string Lines(string file) => Path.Combine(Architecture.Repository.Root, "tests", "ShellAnalysis", "OneLiners", file);
}
