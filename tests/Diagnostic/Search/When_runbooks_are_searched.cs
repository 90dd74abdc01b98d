using MassTransit;
using NUnit.Framework;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic;
using Platform.Diagnostic.Search;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Diagnostic.Search;

internal class When_runbooks_are_searched
{
    private static readonly string[] Documents =
    [
        Document("orchid", "Orchids wilt", "linux", "petals fall", "Watering the orchids more often helps their roots."),
        Document("fern", "Ferns turn brown", "linux", "brown fronds", "A fern in dry air loses its fronds."),
        Document("fern-windows", "Ferns turn brown behind windows", "windows", "sunburn", "A fern in dry air loses its fronds, too."),
        Document("kettle", "KettleNotBoiling", "linux", "no steam", "The heater of the kettle is broken."),
    ];

    [Test]
    public async Task Should_answer_by_full_text_alone_where_chroma_is_not_configured()
    {
        await using var platform = await StartAsync("");
        var answer = await SearchAsync(platform, "the kettle is not boiling");
        answer.Matches[0].RunbookId.ShouldBe("kettle");
        (answer.VectorsUsed, answer.Degraded!.Contains("not configured", StringComparison.Ordinal)).ShouldBe((false, true));
        (await SearchAsync(platform, "kettlenot boiling")).Matches[0].RunbookId.ShouldBe("kettle", "a name written together");
        (await SearchAsync(platform, "my orchid has wilted")).Matches[0].RunbookId.ShouldBe("orchid", "word forms are brought together");
        (await SearchAsync(platform, "FernBrown", "windows")).Matches.Select(match => match.RunbookId).ShouldContain("fern-windows");
        (await SearchAsync(platform, "FernBrown", "windows")).Matches.ShouldAllBe(match => match.RunbookId != "fern");
        (await SearchAsync(platform, "there is no steam from my fern")).Matches.Take(2).Select(match => match.RunbookId).ShouldContain("kettle");
        (await SearchAsync(platform, "")).Matches.ShouldBeEmpty();
        (await SearchAsync(platform, "the of and !!! \0 ' \" & | <->")).Matches.ShouldBeEmpty();
        (await SearchAsync(platform, new string('x', 200_000))).Matches.ShouldBeEmpty();
        (await SearchAsync(platform, "fern", limit: 1)).Matches.Count.ShouldBe(1);
    }

    [Test]
    public async Task Should_say_so_where_chroma_is_down()
    {
        await using var platform = await StartAsync("http://127.0.0.1:9");
        var answer = await SearchAsync(platform, "the kettle is not boiling");
        answer.Matches[0].RunbookId.ShouldBe("kettle");
        (answer.VectorsUsed, answer.Degraded!.Contains("http://127.0.0.1:9", StringComparison.Ordinal)).ShouldBe((false, true));
    }

    [Test]
    public async Task Should_use_vectors_and_follow_changes_and_a_wiped_chroma()
    {
        await using var platform = await StartAsync(TestServers.Chroma);
        var index = platform.Services.GetRequiredService<VectorIndex>();
        try
        {
            await Eventually.ShouldBe(() => SearchAsync(platform, "kettle"), answer => answer.VectorsUsed && answer.Matches[0].RunbookId == "kettle", TimeSpan.FromSeconds(60));
            // A misspelt word is found by its letters alone; what is nearest besides depends on how many shipped runbooks are in yet.
            (await SearchAsync(platform, "kettl", limit: 50)).Matches.ShouldContain(match => match.RunbookId == "kettle");
            (await SearchAsync(platform, "kettl", "windows")).Matches.ShouldAllBe(match => match.RunbookId == "fern-windows");

            await platform.RequestAsync<DeleteRunbook, RunbookDeleted, RunbookRefused>(new DeleteRunbook { RunbookId = "kettle", DeletedBy = "dana" });
            (await SearchAsync(platform, "kettl")).Matches.ShouldAllBe(match => match.RunbookId != "kettle");

            await index.DropAsync(CancellationToken.None);
            (await SearchAsync(platform, "orchid")).Matches[0].RunbookId.ShouldBe("orchid");
            await Eventually.ShouldBe(() => SearchAsync(platform, "orchyd", limit: 50), answer => answer.VectorsUsed && answer.Matches.Any(match => match.RunbookId == "orchid"), TimeSpan.FromSeconds(60));
        }
        finally
        {
            await index.DropAsync(CancellationToken.None);
        }
    }

    private static async Task<TestPlatform> StartAsync(string chroma)
    {
        var platform = await TestPlatform.StartAsync(options => options.Only(new DiagnosticModule())
            .Set("Chroma:SearchTimeoutMs", "20000").Set("Chroma:Endpoint", chroma).Set("Chroma:Collection", $"test-{Guid.NewGuid():n}"[..20]));
        await platform.Bus.CreateRequestClient<ImportRunbooks>().GetResponse<RunbooksImported>(new ImportRunbooks
        {
            ImportedBy = "dana",
            Documents = [.. Documents.Select((text, i) => new RunbookDocument($"{i}.md", text))],
        });
        return platform;
    }

    private static async Task<RunbookSearchResult> SearchAsync(TestPlatform platform, string query, string? on = null, int limit = 10) =>
        (await platform.Bus.CreateRequestClient<SearchRunbooks>().GetResponse<RunbookSearchResult>(
            new SearchRunbooks { Query = query, Platform = on, Limit = limit })).Message;

    private static string Document(string id, string title, string platform, string trigger, string text) =>
        $"---\nid: {id}\ntitle: {title}\nplatform: {platform}\ntriggers: [\"{trigger}\"]\n---\n# {title}\n\n{text}\n";
}
