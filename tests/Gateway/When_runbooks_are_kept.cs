using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MassTransit;
using Platform.Contracts.Runbooks;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Gateway;

internal sealed class When_runbooks_are_kept
{
    private const string Markdown = "---\nid: full-disk\n---\n# Ümlaut\n";
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await GatewayFixture.StartAsync(options => options.Set("Gateway:RequestTimeoutSeconds", "10")
        .Record<SaveRunbook>().Record<ListRunbooks>().Record<SearchRunbooks>().Record<ImportRunbooks>()
        .Messaging(messaging => messaging.Bus.AddConsumer<Library>().Endpoint(endpoint => endpoint.Name = "library")));

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    [Test]
    public async Task Should_take_the_document_as_markdown_and_as_json()
    {
        using var asMarkdown = await SendMarkdownAsync(HttpMethod.Post, "/api/v1/runbooks", Encoding.UTF8.GetBytes(Markdown));
        using var asJson = await _platform.PostAsync("/api/v1/runbooks", System.Text.Json.JsonSerializer.Serialize(new { markdown = Markdown }));

        foreach (var response in new[] { asMarkdown, asJson })
        {
            response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
            response.Headers.Location!.ToString().ShouldBe("/api/v1/runbooks/full-disk");
            response.Headers.ETag!.Tag.ShouldBe("\"1\"");
        }
        var saved = await Eventually.ShouldBe(
            () => Task.FromResult(_platform.Recorded<SaveRunbook>().Messages.Where(message => message.Markdown == Markdown).ToList()), messages => messages.Count == 2);
        saved.ShouldAllBe(message => message.ExpectedVersion == 0 && message.SavedBy == "tester" && message.RunbookId == null);
    }

    [Test]
    public async Task Should_name_the_lines_that_are_wrong()
    {
        var problem = await SendMarkdownAsync(HttpMethod.Post, "/api/v1/runbooks", "broken"u8.ToArray()).AsTask().ProblemAsync(422, "invalid-request");

        problem.GetProperty("errors").GetProperty("markdown")[0].GetString().ShouldBe("line 7: no such kind");
    }

    [Test]
    public async Task Should_not_overwrite_what_somebody_else_saved()
    {
        await SendMarkdownAsync(HttpMethod.Post, "/api/v1/runbooks", "stale"u8.ToArray()).AsTask().ProblemAsync(409, "already-exists");
        var problem = await SendMarkdownAsync(HttpMethod.Put, "/api/v1/runbooks/full-disk", "stale"u8.ToArray(), ("If-Match", "\"3\"")).AsTask().ProblemAsync(412, "version-mismatch");

        problem.GetProperty("currentVersion").GetInt32().ShouldBe(5);
        (await _platform.Recorded<SaveRunbook>().FirstAsync(message => message.RunbookId == "full-disk" && message.Markdown == "stale")).ExpectedVersion.ShouldBe(3);
        await SendMarkdownAsync(HttpMethod.Put, "/api/v1/runbooks/full-disk", "x"u8.ToArray(), ("If-Match", "three")).AsTask().ProblemAsync(422, "invalid-request");
        await _platform.SendAsync(HttpMethod.Delete, "/api/v1/runbooks/full-disk", null, ("If-Match", "\"3\"")).ProblemAsync(412, "version-mismatch");
        (await _platform.SendAsync(HttpMethod.Delete, "/api/v1/runbooks/full-disk", null, ("If-Match", "\"1\""))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Test]
    public async Task Should_give_the_document_back_in_either_form()
    {
        using var markdown = await _platform.SendAsync(HttpMethod.Get, "/api/v1/runbooks/full-disk", null, ("Accept", "text/markdown"));
        var json = await _platform.SendAsync(HttpMethod.Get, "/api/v1/runbooks/full-disk/versions/1").JsonAsync();
        using var unchanged = await _platform.SendAsync(HttpMethod.Get, "/api/v1/runbooks/full-disk", null, ("If-None-Match", "\"1\""));

        (await markdown.Content.ReadAsByteArrayAsync()).ShouldBe(Encoding.UTF8.GetBytes(Markdown));
        json.GetProperty("markdown").GetString().ShouldBe(Markdown);
        unchanged.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        await _platform.SendAsync(HttpMethod.Get, "/api/v1/runbooks/none").ProblemAsync(404, "not-found");
    }

    [Test]
    public async Task Should_page_and_search()
    {
        var page = await _platform.SendAsync(HttpMethod.Get, "/api/v1/runbooks?tag=disk&limit=1").JsonAsync();
        var found = await _platform.SendAsync(HttpMethod.Get, "/api/v1/runbooks/search?q=no%20space&platform=linux&limit=3").JsonAsync();

        page.GetProperty("next").GetString().ShouldBe("/api/v1/runbooks?tag=disk&limit=1&after=full-disk");
        found.GetProperty("vectorsUsed").GetBoolean().ShouldBeFalse();
        (await _platform.Recorded<SearchRunbooks>().FirstAsync()).ShouldBe(new SearchRunbooks { Query = "no space", Platform = "linux", Limit = 3 });
    }

    [Test]
    public async Task Should_import_many_and_refuse_too_many()
    {
        var result = await _platform.PostAsync("/api/v1/runbooks/import", """{"documents":[{"fileName":"a.md","markdown":"# A"}]}""").JsonAsync();
        var tooMany = "{\"documents\":[" + string.Join(',', Enumerable.Repeat("""{"fileName":"a.md","markdown":"# A"}""", 201)) + "]}";

        result.GetProperty("results")[0].GetProperty("outcome").GetString().ShouldBe("Created");
        await _platform.PostAsync("/api/v1/runbooks/import", tooMany).ProblemAsync(422, "invalid-request");
        await _platform.PostAsync("/api/v1/runbooks/import", """{"documents":[{"fileName":"a.md"}]}""").ProblemAsync(422, "invalid-request");
        await _platform.PostAsync("/api/v1/runbooks/import", """{"documents":[null]}""").ProblemAsync(422, "invalid-request");
    }

    [Test]
    public async Task Should_refuse_what_is_not_a_document()
    {
        await SendMarkdownAsync(HttpMethod.Post, "/api/v1/runbooks", [(byte)'#', 0xff]).AsTask().ProblemAsync(400, "malformed-body");
        await SendMarkdownAsync(HttpMethod.Post, "/api/v1/runbooks", new byte[1024 * 1024 + 1]).AsTask().ProblemAsync(413, "body-too-large");
        await SendMarkdownAsync(HttpMethod.Post, "/api/v1/runbooks", []).AsTask().ProblemAsync(422, "invalid-request");
        await _platform.PostAsync("/api/v1/runbooks", """{"text":"# A"}""").ProblemAsync(400, "malformed-body");
    }

    private async ValueTask<HttpResponseMessage> SendMarkdownAsync(HttpMethod method, string path, byte[] markdown, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(markdown) { Headers = { ContentType = new MediaTypeHeaderValue("text/markdown") } } };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await _platform.Http.SendAsync(request);
    }

    private static Runbook Full(int version) => new()
    {
        Id = "full-disk", Version = version, Title = "A volume is full", Platform = "linux", Tags = ["disk"], Triggers = [], Parameters = [], Blocks = [],
        Markdown = Markdown, ContentHash = new string('0', 64), SavedAt = GatewayFixture.Noon, SavedBy = "tester",
    };

    /// <summary>Stands in for Diagnostic.</summary>
    private sealed class Library : IConsumer<SaveRunbook>, IConsumer<GetRunbook>, IConsumer<ListRunbooks>, IConsumer<SearchRunbooks>, IConsumer<DeleteRunbook>, IConsumer<ImportRunbooks>
    {
        public Task Consume(ConsumeContext<SaveRunbook> context) => context.Message.Markdown switch
        {
            "broken" => context.RespondAsync(new RunbookRefused { Code = RunbookRefusal.Invalid, Message = "The document has errors.", Errors = [new RunbookError(7, "no such kind")] }),
            "stale" => context.RespondAsync(new RunbookRefused { Code = RunbookRefusal.VersionMismatch, Message = "It has version 5 now.", CurrentVersion = 5 }),
            _ => context.RespondAsync(new RunbookSaved { Runbook = Full(1), Created = true }),
        };

        public Task Consume(ConsumeContext<GetRunbook> context) => context.Message.RunbookId == "full-disk"
            ? context.RespondAsync(new RunbookFound { Runbook = Full(context.Message.Version ?? 1) })
            : context.RespondAsync(new RunbookRefused { Code = RunbookRefusal.NotFound, Message = "There is no such runbook." });

        public Task Consume(ConsumeContext<ListRunbooks> context) => context.RespondAsync(new RunbookList
        {
            Runbooks = [new RunbookSummary { Id = "full-disk", Version = 1, Title = "A volume is full", Platform = "linux", Tags = ["disk"], SavedAt = GatewayFixture.Noon }],
            Next = "full-disk",
        });

        public Task Consume(ConsumeContext<SearchRunbooks> context) => context.RespondAsync(new RunbookSearchResult { Matches = [], VectorsUsed = false, Degraded = "Chroma does not answer." });

        public Task Consume(ConsumeContext<DeleteRunbook> context) => context.RespondAsync(new RunbookDeleted { RunbookId = context.Message.RunbookId });

        public Task Consume(ConsumeContext<ImportRunbooks> context) => context.RespondAsync(new RunbooksImported
        {
            Results = [.. context.Message.Documents.Select(document => new RunbookImport { FileName = document.FileName, Outcome = RunbookImportOutcome.Created })],
        });
    }
}
