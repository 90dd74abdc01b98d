using Dapper;
using Npgsql;
using Platform.Contracts.Reports;
using Platform.Tests.Fixtures;
using Platform.Writer;
using Shouldly;

namespace Platform.Tests.Writer.Reports;

internal sealed class When_a_report_is_asked_for
{
    [Test]
    public async Task Should_write_one_document_and_answer_each_time()
    {
        await using var platform = await TestPlatform.StartAsync(options => options.Only(new WriterModule()).Record<ReportWritten>());
        var command = new WriteReport { DocumentId = Guid.NewGuid(), TaskId = SampleFacts.TaskId, Kind = DocumentKind.Report, Facts = SampleFacts.Completed };

        await platform.PublishAsync(command);
        var first = await platform.Recorded<ReportWritten>().FirstAsync(written => written.Document.DocumentId == command.DocumentId);
        await platform.PublishAsync(command with { Facts = SampleFacts.DescriptionOnly });
        var answers = await Eventually.ShouldBe(() => Task.FromResult(platform.Recorded<ReportWritten>().Messages), messages => messages.Count == 2);

        first.Document.Markdown.ShouldContain("## Timeline");
        answers[1].ShouldBeEquivalentTo(first);
        await using var connection = new NpgsqlConnection(platform.ConnectionStrings["Writer"]);
        (await connection.QueryAsync<string>("select markdown from document")).ShouldBe([first.Document.Markdown]);
    }

    [Test]
    public async Task Should_answer_with_the_kept_document_when_the_work_was_forgotten()
    {
        await using var platform = await TestPlatform.StartAsync(options => options.Only(new WriterModule()).Record<ReportWritten>());
        var command = new WriteReport { DocumentId = Guid.NewGuid(), TaskId = SampleFacts.TaskId, Kind = DocumentKind.ChangeNotice, Facts = SampleFacts.Completed };
        await platform.PublishAsync(command);
        var first = await platform.Recorded<ReportWritten>().FirstAsync();
        await using var connection = new NpgsqlConnection(platform.ConnectionStrings["Writer"]);
        await Eventually.ShouldBe(() => connection.ExecuteAsync("delete from work_item where finished_at is not null"), deleted => deleted == 1);

        await platform.PublishAsync(command with { Facts = SampleFacts.DescriptionOnly });

        var answers = await Eventually.ShouldBe(() => Task.FromResult(platform.Recorded<ReportWritten>().Messages), messages => messages.Count == 2);
        answers[1].ShouldBeEquivalentTo(first);
    }
}
