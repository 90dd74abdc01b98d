using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using Platform.Contracts;

namespace Platform.Diagnostic.Runbooks;

/// <summary>A version of a runbook as it was read and as it was written.</summary>
internal sealed record RunbookText(int Version, ParsedRunbook Runbook, string Markdown);

/// <summary>
/// Versions of runbooks as search and diagnosis read them, dozens for each task. A saved version never changes, so one that
/// was read once stays in memory; which version is the current one is asked of the database each time.
/// </summary>
internal sealed class RunbookTexts : IDisposable
{
    /// <summary>Characters of text that are kept; about a thousand runbooks.</summary>
    private const long Kept = 8_000_000;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Kept });

    /// <summary>The current versions of the given runbooks by id; those deleted meanwhile are missing.</summary>
    public async Task<IReadOnlyDictionary<string, RunbookText>> CurrentAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var versions = await connection.QueryAsync<(string Id, int Version)>(new CommandDefinition(
            "select id, current_version from runbook where id = any (@ids) and not deleted", new { ids = ids.ToArray() }, cancellationToken: cancellationToken));
        return await ReadAsync(connection, [.. versions], cancellationToken);
    }

    /// <summary>The given versions by id, also of runbooks deleted since; those that never were are missing.</summary>
    public async Task<IReadOnlyDictionary<string, RunbookText>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<(string Id, int Version)> versions, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, RunbookText>(StringComparer.Ordinal);
        var missing = new List<(string Id, int Version)>();
        foreach (var version in versions)
        {
            if (_known.TryGetValue(version, out RunbookText? text))
            {
                texts.Add(version.Id, text!);
            }
            else
            {
                missing.Add(version);
            }
        }
        if (missing.Count == 0)
        {
            return texts;
        }
        var rows = await connection.QueryAsync<(string Id, int Version, string Parsed, string Markdown)>(new CommandDefinition(
            """
            select v.runbook_id, v.version, v.parsed::text, v.markdown
            from unnest(@ids, @numbers) as c (id, version)
            join runbook_version v on v.runbook_id = c.id and v.version = c.version
            """,
            new { ids = missing.Select(version => version.Id).ToArray(), numbers = missing.Select(version => version.Version).ToArray() },
            cancellationToken: cancellationToken));
        foreach (var (id, version, parsed, markdown) in rows)
        {
            var text = new RunbookText(version, JsonSerializer.Deserialize<ParsedRunbook>(parsed, ContractsJson.Options)!, markdown);
            texts.Add(id, _known.Set((id, version), text, new MemoryCacheEntryOptions { Size = parsed.Length + markdown.Length }));
        }
        return texts;
    }

    public void Dispose() => _known.Dispose();
}
