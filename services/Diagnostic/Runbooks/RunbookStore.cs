using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Search;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Runbooks and their versions. Methods that write run in the caller's transaction.</summary>
internal static class RunbookStore
{
    /// <summary>
    /// Saves a version, or finds that nothing is to be done. Saves of one runbook queue on its row, so that versions have no
    /// gaps and an expected version is compared with the newest. Saving the same bytes again changes nothing, which makes a
    /// repeat after a crash harmless.
    /// </summary>
    public static async Task<RunbookSave> SaveAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, RunbookDraft draft, CancellationToken cancellationToken)
    {
        if (draft.ExpectedVersion is null or 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into runbook (id, current_version) values (@Id, 0) on conflict (id) do nothing",
                new { draft.Runbook.Id }, transaction, cancellationToken: cancellationToken));
        }

        var current = await connection.QuerySingleOrDefaultAsync<CurrentRow>(new CommandDefinition(
            """
            select r.current_version as CurrentVersion, r.deleted, v.content_hash as ContentHash, v.saved_by as SavedBy
            from runbook r
            left join runbook_version v on v.runbook_id = r.id and v.version = r.current_version
            where r.id = @Id
            for update of r
            """, new { draft.Runbook.Id }, transaction, cancellationToken: cancellationToken));
        var version = current is null or { Deleted: true } ? 0 : current.CurrentVersion;
        if (draft.ExpectedVersion is { } expected && expected != version)
        {
            return new RunbookSave(RunbookSaveOutcome.VersionMismatch, version);
        }

        if (draft.KeepForeign && current is { CurrentVersion: > 0 } && (current.Deleted || current.SavedBy != draft.SavedBy))
        {
            return new RunbookSave(RunbookSaveOutcome.Kept, version);
        }

        if (version > 0 && current!.ContentHash == draft.ContentHash)
        {
            return new RunbookSave(RunbookSaveOutcome.Unchanged, version);
        }

        var next = current!.CurrentVersion + 1;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into runbook_version (runbook_id, version, title, platform, tags, markdown, content_hash, parsed, saved_by, saved_at)
            values (@Id, @Version, @Title, @Platform, @Tags, @Markdown, @ContentHash, cast(@Parsed as jsonb), @SavedBy, @SavedAt);
            update runbook set current_version = @Version, deleted = false, deleted_by = null, deleted_at = null where id = @Id
            """,
            new
            {
                draft.Runbook.Id,
                Version = next,
                draft.Runbook.Title,
                draft.Runbook.Platform,
                Tags = draft.Runbook.Tags.ToArray(),
                draft.Markdown,
                draft.ContentHash,
                Parsed = JsonSerializer.Serialize(draft.Runbook, ContractsJson.Options),
                draft.SavedBy,
                draft.SavedAt,
            }, transaction, cancellationToken: cancellationToken));
        await FullTextStore.ReplaceAsync(connection, transaction, draft.Runbook, next, draft.Markdown, cancellationToken);
        return new RunbookSave(version == 0 ? RunbookSaveOutcome.Created : RunbookSaveOutcome.Updated, next);
    }

    /// <summary>Those of the given content hashes that are the current version of a runbook.</summary>
    public static async Task<IReadOnlySet<string>> CurrentHashesAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<string>(new CommandDefinition(
            """
            select v.content_hash
            from runbook r
            join runbook_version v on v.runbook_id = r.id and v.version = r.current_version
            where not r.deleted and v.content_hash = any (@hashes)
            """, new { hashes = hashes.ToArray() }, cancellationToken: cancellationToken))).ToHashSet();

    /// <summary>Takes a runbook out of lists and search. False where there is none; a repeat finds none and changes nothing.</summary>
    public static async Task<bool> DeleteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string id, string deletedBy, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var deleted = await connection.ExecuteAsync(new CommandDefinition(
            "update runbook set deleted = true, deleted_by = @deletedBy, deleted_at = @at where id = @id and not deleted",
            new { id, deletedBy, at }, transaction, cancellationToken: cancellationToken));
        if (deleted > 0)
        {
            await FullTextStore.RemoveAsync(connection, transaction, id, cancellationToken);
        }

        return deleted > 0;
    }

    /// <summary>One version, also of a deleted runbook where its number is given; null where there is none.</summary>
    public static async Task<Runbook?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string id, int? version, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<VersionRow>(new CommandDefinition(
            """
            select v.runbook_id as RunbookId, v.version, v.markdown, v.content_hash as ContentHash, v.parsed::text as Parsed,
                   v.saved_by as SavedBy, v.saved_at as SavedAt
            from runbook r
            join runbook_version v on v.runbook_id = r.id
            where r.id = @id and (v.version = @version or (@version is null and v.version = r.current_version and not r.deleted))
            """, new { id, version }, transaction, cancellationToken: cancellationToken));
        return row?.ToContract();
    }

    /// <summary>Current versions after an id, in the order of ids.</summary>
    public static async Task<IReadOnlyList<RunbookSummary>> ListAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string? tag, string? after, int limit, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<SummaryRow>(new CommandDefinition(
            """
            select v.runbook_id as id, v.version, v.title, v.platform, v.tags, v.saved_at as SavedAt
            from runbook r
            join runbook_version v on v.runbook_id = r.id and v.version = r.current_version
            where not r.deleted and (@tag::text is null or @tag = any (v.tags)) and (@after::text is null or r.id collate "C" > @after)
            order by r.id collate "C"
            limit @limit
            """, new { tag, after, limit }, transaction, cancellationToken: cancellationToken))).Select(row => row.ToContract())];

    /// <summary>Versions of one runbook below a number, newest first.</summary>
    public static async Task<IReadOnlyList<RunbookSummary>> VersionsAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string id, int? below, int limit, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<SummaryRow>(new CommandDefinition(
            """
            select runbook_id as id, version, title, platform, tags, saved_at as SavedAt
            from runbook_version
            where runbook_id = @id and (@below::integer is null or version < @below)
            order by version desc
            limit @limit
            """, new { id, below, limit }, transaction, cancellationToken: cancellationToken))).Select(row => row.ToContract())];

    /// <summary>Ids and current versions of the given runbooks; those deleted are missing.</summary>
    public static async Task<IReadOnlyList<(string Id, int Version)>> CurrentVersionsAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<(string Id, int Version)>(new CommandDefinition(
            "select id, current_version from runbook where id = any (@ids) and not deleted", new { ids = ids.ToArray() }, cancellationToken: cancellationToken))];

    /// <summary>The given versions as they were read and written, with their size in characters; a version is never changed or taken away.</summary>
    public static async Task<IReadOnlyList<(string Id, RunbookText Text, int Size)>> TextsAsync(
        NpgsqlConnection connection, IReadOnlyCollection<(string Id, int Version)> versions, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<(string Id, int Version, string Parsed, string Markdown)>(new CommandDefinition(
            """
            select v.runbook_id, v.version, v.parsed::text, v.markdown
            from unnest(@ids, @numbers) as c (id, version)
            join runbook_version v on v.runbook_id = c.id and v.version = c.version
            """,
            new { ids = versions.Select(version => version.Id).ToArray(), numbers = versions.Select(version => version.Version).ToArray() },
            cancellationToken: cancellationToken)))
        .Select(row => (row.Id, new RunbookText(row.Version, JsonSerializer.Deserialize<ParsedRunbook>(row.Parsed, ContractsJson.Options)!, row.Markdown), row.Parsed.Length + row.Markdown.Length))];

    private sealed class CurrentRow
    {
        public int CurrentVersion { get; init; }
        public bool Deleted { get; init; }
        public string? ContentHash { get; init; }
        public string? SavedBy { get; init; }
    }

    private sealed class VersionRow
    {
        public string RunbookId { get; init; } = "";
        public int Version { get; init; }
        public string Markdown { get; init; } = "";
        public string ContentHash { get; init; } = "";
        public string Parsed { get; init; } = "";
        public string SavedBy { get; init; } = "";
        public DateTime SavedAt { get; init; }

        public Runbook ToContract()
        {
            var parsed = JsonSerializer.Deserialize<ParsedRunbook>(Parsed, ContractsJson.Options)!;
            return new Runbook
            {
                Id = RunbookId,
                Version = Version,
                Title = parsed.Title,
                Platform = parsed.Platform,
                Tags = parsed.Tags,
                Triggers = parsed.Triggers,
                Parameters = parsed.Parameters,
                Blocks = parsed.Blocks,
                Markdown = Markdown,
                ContentHash = ContentHash,
                SavedAt = new DateTimeOffset(SavedAt, TimeSpan.Zero),
                SavedBy = SavedBy,
            };
        }
    }

    private sealed class SummaryRow
    {
        public string Id { get; init; } = "";
        public int Version { get; init; }
        public string Title { get; init; } = "";
        public string Platform { get; init; } = "";
        public string[] Tags { get; init; } = [];
        public DateTime SavedAt { get; init; }

        public RunbookSummary ToContract() => new()
        {
            Id = Id,
            Version = Version,
            Title = Title,
            Platform = Platform,
            Tags = Tags,
            SavedAt = new DateTimeOffset(SavedAt, TimeSpan.Zero),
        };
    }
}
