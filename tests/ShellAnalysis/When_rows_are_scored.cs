using Platform.ShellAnalysis;
using Platform.ShellAnalysis.Rows;
using Shouldly;

namespace Platform.Tests.ShellAnalysis;

internal sealed class When_rows_are_scored
{
    [Test]
    public async Task Should_keep_the_scores_on_labelled_commands()
    {
        var path = LabelledRows.PathOrIgnore();
        var analyzer = Shipped.Analyzer;
        var score = Score.Of(await RowCheck.CheckAsync(path, analyzer, CancellationToken.None));
        score.Missed.ShouldBe(0, score.ToString());
        score.Refused.ShouldBe(0, score.ToString());
        (score.Automatic * 100).ShouldBeGreaterThanOrEqualTo(score.Harmless * 90, score.ToString());
        (score.Exact * 100).ShouldBeGreaterThanOrEqualTo(score.Rows * 95, string.Join('\n', score.Wrong));
    }

    [Test]
    public async Task Should_say_which_line_is_no_row()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "{\"id\":\"a\",\"shell\":\"bash\",\"command\":\"ls\"}\n{\"id\":\"b\"}\n");
            var errors = new StringWriter();
            (await CheckCommand.RunAsync(["--rows", file], TextWriter.Null, errors, CancellationToken.None)).ShouldBe(1);
            errors.ToString().ShouldContain("line 2");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
