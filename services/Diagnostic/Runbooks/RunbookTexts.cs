using Microsoft.Extensions.Caching.Memory;
using Npgsql;

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
        var versions = await RunbookStore.CurrentVersionsAsync(connection, ids, cancellationToken);
        return await ReadAsync(connection, versions, cancellationToken);
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
        foreach (var (id, text, size) in await RunbookStore.TextsAsync(connection, missing, cancellationToken))
        {
            texts.Add(id, _known.Set((id, text.Version), text, new MemoryCacheEntryOptions { Size = size }));
        }
        return texts;
    }

    public void Dispose() => _known.Dispose();
}
