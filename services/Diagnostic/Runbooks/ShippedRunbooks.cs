using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Search;
using Platform.Messaging;
using Platform.Persistence;

namespace Platform.Diagnostic.Runbooks;

/// <summary>
/// Brings the runbooks that ship with the product into the catalogue at start: a changed text becomes a new version, and a
/// runbook that somebody else edited or deleted stays as they left it. The process is not ready before that is done, because
/// a task diagnosed meanwhile would find no runbook, or last version's.
/// </summary>
internal sealed partial class ShippedRunbooks(
    DiagnosticDatabase database, IServiceScopeFactory scopes, VectorIndexSignal vectors, TimeProvider clock, ILogger<ShippedRunbooks> logger)
    : BackgroundService, IHealthCheck
{
    private volatile bool _saved;

    /// <summary>Author of shipped versions.</summary>
    public const string Author = "platform";

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    /// <summary>Where the build puts the documents.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Runbooks", "Library");

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_saved ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The shipped runbooks are not in the catalogue yet."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var documents = await ReadAsync(stoppingToken);
        await database.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SaveAsync(Drafts(await ChangedAsync(documents, stoppingToken)), stoppingToken);
                _saved = true;
                vectors.Set();
                return;
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException { IsTransient: true })
            {
                LogWaiting(exception.Message);
                await Task.Delay(RetryInterval, clock, stoppingToken);
            }
        }
    }

    private static async Task<Dictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        var documents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.md") : [])
        {
            documents.Add(Path.GetFileName(file), await File.ReadAllTextAsync(file, cancellationToken));
        }

        return documents;
    }

    /// <summary>What the catalogue does not hold as it is here: after the first start mostly nothing, and then nothing is parsed.</summary>
    private async Task<IEnumerable<KeyValuePair<string, string>>> ChangedAsync(Dictionary<string, string> documents, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var known = await RunbookStore.CurrentHashesAsync(connection, [.. documents.Values.Select(RunbookDraft.Hash)], cancellationToken);
        return documents.Where(document => !known.Contains(RunbookDraft.Hash(document.Value)));
    }

    private List<RunbookDraft> Drafts(IEnumerable<KeyValuePair<string, string>> documents)
    {
        var drafts = new List<RunbookDraft>();
        foreach (var (file, markdown) in documents)
        {
            // Their scripts were checked by the shells when the product was tested; asking again would only delay the start.
            var reading = RunbookParser.Parse(markdown, file);
            if (reading.Runbook is { } runbook)
            {
                drafts.Add(new RunbookDraft { Runbook = runbook, Markdown = markdown, SavedBy = Author, SavedAt = clock.GetUtcNow(), KeepForeign = true });
            }
            else
            {
                foreach (var error in reading.Errors)
                {
                    LogInvalid(file, error.Line, error.Message);
                }
            }
        }

        return [.. drafts.OrderBy(draft => draft.Runbook.Id, StringComparer.Ordinal)];
    }

    private async Task SaveAsync(List<RunbookDraft> drafts, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Session<DiagnosticDatabase>>();
        await session.BeginAsync(cancellationToken);
        foreach (var draft in drafts)
        {
            var saved = await RunbookStore.SaveAsync(session.Connection, session.Transaction, draft, cancellationToken);
            if (saved.Outcome is RunbookSaveOutcome.Created or RunbookSaveOutcome.Updated)
            {
                LogSaved(draft.Runbook.Id, saved.Version);
            }
        }

        await session.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "Shipped runbook {RunbookId} is now version {Version}")]
    private partial void LogSaved(string runbookId, int version);

    [LoggerMessage(LogLevel.Error, "Shipped runbook {File}, line {Line}: {Problem}")]
    private partial void LogInvalid(string file, int line, string problem);

    [LoggerMessage(LogLevel.Warning, "Shipped runbooks wait for the database: {Problem}")]
    private partial void LogWaiting(string problem);
}
