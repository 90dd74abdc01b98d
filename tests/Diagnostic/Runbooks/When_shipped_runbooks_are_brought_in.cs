using MassTransit;
using NUnit.Framework;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Diagnostic.Runbooks;

internal class When_shipped_runbooks_are_brought_in
{
    [Test]
    public async Task Should_leave_alone_what_somebody_else_edited_or_deleted()
    {
        await using var database = await TestDatabase.CreateAsync("Diagnostic");
        string edited, deleted;
        await using (var platform = await StartAsync(database))
        {
            var list = await Eventually.ShouldBe(() => ListAsync(platform), list => list.Runbooks.Count > 1);
            (edited, deleted) = (list.Runbooks[0].Id, list.Runbooks[1].Id);
            list.Runbooks.ShouldAllBe(entry => entry.Version == 1);
            await platform.RequestAsync<SaveRunbook, RunbookSaved, RunbookRefused>(new SaveRunbook
            {
                Markdown = $"---\nid: {edited}\ntitle: Ours\nplatform: linux\n---\nOur own text\n",
                SavedBy = "dana",
            });
            await platform.RequestAsync<DeleteRunbook, RunbookDeleted, RunbookRefused>(new DeleteRunbook { RunbookId = deleted, DeletedBy = "dana" });
        }

        await using var next = await StartAsync(database);
        // The list is complete again once the second start has gone through the folder; nothing in it may have moved.
        var after = await ListAsync(next);
        after.Runbooks.Single(entry => entry.Id == edited).Title.ShouldBe("Ours");
        after.Runbooks.ShouldNotContain(entry => entry.Id == deleted);
        after.Runbooks.Where(entry => entry.Id != edited).ShouldAllBe(entry => entry.Version == 1);
    }

    private static Task<TestPlatform> StartAsync(TestDatabase database) => TestPlatform.StartAsync(options =>
    {
        options.Only(new DiagnosticModule());
        options.ConnectionStrings["Diagnostic"] = database.ConnectionString;
    });

    private static async Task<RunbookList> ListAsync(TestPlatform platform) =>
        (await platform.Bus.CreateRequestClient<ListRunbooks>().GetResponse<RunbookList>(new ListRunbooks { Limit = 200 })).Message;
}
