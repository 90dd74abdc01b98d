using MassTransit;
using NUnit.Framework;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Diagnostic.Runbooks;

internal class When_runbooks_are_kept
{
    private TestPlatform platform = null!;

    [OneTimeSetUp]
    public async Task Start() => platform = await TestPlatform.StartAsync(options => options.Only(new DiagnosticModule()));

    [OneTimeTearDown]
    public async Task Stop() => await platform.DisposeAsync();

    [Test]
    public async Task Should_create_change_and_find_versions()
    {
        var first = await SaveAsync(Document("kept", "first"), expected: 0);
        (first.Created, first.Runbook.Version, first.Runbook.SavedBy).ShouldBe((true, 1, "dana"));
        first.Runbook.ContentHash.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Document("kept", "first")))));
        var second = await SaveAsync(Document("kept", "second"), expected: 1);
        (second.Created, second.Runbook.Version).ShouldBe((false, 2));
        (await GetAsync("kept"))!.Markdown.ShouldBe(Document("kept", "second"));
        (await GetAsync("kept", 1))!.Markdown.ShouldBe(Document("kept", "first"));
        (await GetAsync("kept", 3)).ShouldBeNull();
        var versions = await ListAsync(new ListRunbooks { VersionsOf = "kept", Limit = 1 });
        (versions.Runbooks.Single().Version, versions.Next).ShouldBe((2, "2"));
        var rest = await ListAsync(new ListRunbooks { VersionsOf = "kept", Limit = 1, After = versions.Next });
        (rest.Runbooks.Single().Version, rest.Next).ShouldBe((1, null));
    }

    [Test]
    public async Task Should_change_nothing_for_the_same_bytes()
    {
        await SaveAsync(Document("same", "text"));
        var again = await SaveAsync(Document("same", "text"));
        (again.Created, again.Runbook.Version).ShouldBe((false, 1));
    }

    [Test]
    public async Task Should_refuse_a_version_that_is_not_the_newest()
    {
        (await RefusalAsync(Document("stale", "x"), expected: 1)).CurrentVersion.ShouldBe(0);
        (await GetAsync("stale")).ShouldBeNull();
        await SaveAsync(Document("stale", "x"));
        var exists = await RefusalAsync(Document("stale", "y"), expected: 0);
        (exists.Code, exists.CurrentVersion).ShouldBe((RunbookRefusal.VersionMismatch, 1));
        exists.Message.ShouldContain("already exists");
        (await RefusalAsync(Document("stale", "y"), expected: 7)).Message.ShouldContain("at version 1, not 7");
    }

    [Test]
    public async Task Should_let_one_of_many_writers_win()
    {
        await SaveAsync(Document("raced", "start"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            var answer = await platform.RequestAsync<SaveRunbook, RunbookSaved, RunbookRefused>(
                new SaveRunbook { Markdown = Document("raced", $"writer {i}"), SavedBy = $"writer-{i}", ExpectedVersion = 1 });
            return answer.Is<RunbookSaved>(out var saved) ? saved.Message.Runbook.Version : 0;
        }));
        answers.Order().ShouldBe([0, 0, 0, 0, 0, 0, 0, 2]);
    }

    [Test]
    public async Task Should_give_versions_without_gaps_to_writers_that_expect_nothing()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SaveAsync(Document("busy", $"writer {i}"))));
        answers.Select(answer => answer.Runbook.Version).Order().ShouldBe(Enumerable.Range(1, 8));
        answers.Count(answer => answer.Created).ShouldBe(1);
    }

    [Test]
    public async Task Should_forget_a_deleted_runbook_but_keep_its_versions()
    {
        await SaveAsync(Document("gone", "xylophone"));
        var deleted = await platform.RequestAsync<DeleteRunbook, RunbookDeleted, RunbookRefused>(new DeleteRunbook { RunbookId = "gone", DeletedBy = "dana" });
        deleted.Is<RunbookDeleted>(out _).ShouldBeTrue();
        (await GetAsync("gone")).ShouldBeNull();
        (await GetAsync("gone", 1)).ShouldNotBeNull();
        (await ListAsync(new ListRunbooks { Limit = 200 })).Runbooks.ShouldNotContain(entry => entry.Id == "gone");
        var again = await platform.RequestAsync<DeleteRunbook, RunbookDeleted, RunbookRefused>(new DeleteRunbook { RunbookId = "gone", DeletedBy = "dana" });
        again.Is<RunbookRefused>(out var refused).ShouldBeTrue();
        refused!.Message.Code.ShouldBe(RunbookRefusal.NotFound);
        (await SaveAsync(Document("gone", "back"), expected: 0)).Runbook.Version.ShouldBe(2);
    }

    [Test]
    public async Task Should_list_by_tag_and_page_by_id()
    {
        foreach (var id in (string[])["page-a", "page-b", "page-c"])
        {
            await SaveAsync(Document(id, "x", "paging"));
        }

        var first = await ListAsync(new ListRunbooks { Tag = "paging", Limit = 2 });
        (string.Join(' ', first.Runbooks.Select(entry => entry.Id)), first.Next).ShouldBe(("page-a page-b", "page-b"));
        var rest = await ListAsync(new ListRunbooks { Tag = "paging", Limit = 2, After = first.Next });
        (rest.Runbooks.Single().Id, rest.Next).ShouldBe(("page-c", null));
    }

    [Test]
    public async Task Should_find_nothing_under_names_that_are_none()
    {
        foreach (var id in (string[])["", "no such", "nul\0", "x';drop table runbook;--", new string('x', 10_000)])
        {
            (await GetAsync(id)).ShouldBeNull();
            (await ListAsync(new ListRunbooks { VersionsOf = id })).Runbooks.ShouldBeEmpty();
            (await ListAsync(new ListRunbooks { Tag = id })).Runbooks.ShouldBeEmpty();
        }
    }

    [Test]
    public async Task Should_refuse_a_wrong_document_with_its_lines()
    {
        var refused = await RefusalAsync("---\nid: wrong\ntitle: W\nplatform: linux\nbogus: 1\n---\n```bash probe id=a\nif\n```\n");
        (refused.Code, refused.Errors.Single().Line).ShouldBe((RunbookRefusal.Invalid, 5));
        (await RefusalAsync(Document("other", "x"), id: "wrong")).Errors.Single().Message.ShouldContain("'other'");
        (await GetAsync("wrong")).ShouldBeNull();
    }

    [Test]
    public async Task Should_import_each_document_for_itself()
    {
        var response = await platform.Bus.CreateRequestClient<ImportRunbooks>().GetResponse<RunbooksImported>(new ImportRunbooks
        {
            ImportedBy = "dana",
            Documents =
            [
                new RunbookDocument("zebra.md", Document("zebra", "x")),
                new RunbookDocument("Broken.md", "---\nid: broken\n"),
                new RunbookDocument("docs/AppIsDown.md", "# App\n## Diagnosis\n```console\n$ ls <dir>\nout\n```\n"),
                new RunbookDocument("zebra.md", Document("zebra", "x")),
            ],
        });
        response.Message.Results.Select(result => (result.FileName, result.RunbookId, result.Version, result.Outcome, result.Errors.Count)).ShouldBe(
        [
            ("zebra.md", "zebra", 1, RunbookImportOutcome.Created, 0),
            ("Broken.md", null, null, RunbookImportOutcome.Refused, 1),
            ("docs/AppIsDown.md", "app-is-down", 1, RunbookImportOutcome.Created, 0),
            ("zebra.md", "zebra", 1, RunbookImportOutcome.Unchanged, 0),
        ]);
        (await GetAsync("app-is-down"))!.Parameters.Single().Name.ShouldBe("dir");
    }

    private static string Document(string id, string text, string tag = "kept") =>
        $"---\nid: {id}\ntitle: The {id} runbook\nplatform: linux\ntags: [{tag}]\n---\n# Text\n\n{text}\n";

    private async Task<RunbookSaved> SaveAsync(string markdown, int? expected = null)
    {
        var answer = await platform.RequestAsync<SaveRunbook, RunbookSaved, RunbookRefused>(
            new SaveRunbook { Markdown = markdown, SavedBy = "dana", ExpectedVersion = expected });
        answer.Is<RunbookSaved>(out var saved).ShouldBeTrue(answer.Message.ToString());
        return saved!.Message;
    }

    private async Task<RunbookRefused> RefusalAsync(string markdown, int? expected = null, string? id = null)
    {
        var answer = await platform.RequestAsync<SaveRunbook, RunbookSaved, RunbookRefused>(
            new SaveRunbook { Markdown = markdown, SavedBy = "dana", ExpectedVersion = expected, RunbookId = id });
        answer.Is<RunbookRefused>(out var refused).ShouldBeTrue(answer.Message.ToString());
        return refused!.Message;
    }

    private async Task<Runbook?> GetAsync(string id, int? version = null)
    {
        var answer = await platform.RequestAsync<GetRunbook, RunbookFound, RunbookRefused>(new GetRunbook { RunbookId = id, Version = version });
        return answer.Is<RunbookFound>(out var found) ? found!.Message.Runbook : null;
    }

    private async Task<RunbookList> ListAsync(ListRunbooks request) =>
        (await platform.Bus.CreateRequestClient<ListRunbooks>().GetResponse<RunbookList>(request)).Message;
}
