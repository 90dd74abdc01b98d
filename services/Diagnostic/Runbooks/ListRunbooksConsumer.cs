using System.Globalization;
using MassTransit;
using Platform.Contracts.Runbooks;
using Platform.Messaging;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Lists runbooks, or the versions of one.</summary>
internal sealed class ListRunbooksConsumer(Session<DiagnosticDatabase> session) : IConsumer<ListRunbooks>
{
    public async Task Consume(ConsumeContext<ListRunbooks> context)
    {
        var message = context.Message;
        var limit = Math.Clamp(message.Limit, 1, 200);
        // One more than asked for tells whether there is a next page.
        var found = Text(message.VersionsOf) is { } id
            ? await RunbookStore.VersionsAsync(session.Connection, session.Transaction, id, Version(message.After), limit + 1, context.CancellationToken)
            : await RunbookStore.ListAsync(session.Connection, session.Transaction, Text(message.Tag), Text(message.After), limit + 1, context.CancellationToken);
        var page = found.Take(limit).ToList();
        var last = found.Count > limit ? page[^1] : null;
        await context.RespondAsync(new RunbookList
        {
            Runbooks = page,
            Next = last is null ? null : message.VersionsOf is null ? last.Id : last.Version.ToString(CultureInfo.InvariantCulture),
        });
    }

    // PostgreSQL knows no NUL; whatever holds one is found nowhere.
    private static string? Text(string? value) => value?.Replace('\0', '\u0001');

    private static int? Version(string? after) => int.TryParse(after, CultureInfo.InvariantCulture, out var version) ? version : null;
}
