using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Diagnostic.Memory;
using Platform.Persistence;

namespace Platform.Diagnostic.Search;

/// <summary>
/// Keeps the vector indexes in line with the catalogue and with what is remembered: at start, after each change, and from time to time, so that a Chroma
/// that was away or wiped is filled again by itself.
/// </summary>
internal sealed partial class VectorReconciler(
    VectorIndex index, MemoryIndex memories, VectorIndexSignal signal, DiagnosticDatabase database, IOptions<ChromaOptions> chroma, IOptions<SearchOptions> options,
    TimeProvider clock, ILogger<VectorReconciler> logger) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!chroma.Value.IsConfigured)
        {
            LogOff();
            return;
        }

        await database.Ready.WaitAsync(stoppingToken);
        string? problem = null;
        var settled = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var changed = await index.ReconcileAsync(stoppingToken);
                var remembered = await memories.ReconcileAsync(stoppingToken);
                if (changed + remembered > 0 || problem is not null)
                {
                    LogReconciled(changed + remembered);
                }

                // A catalogue that changed is looked at once more soon: a collection that was replaced meanwhile took nothing of it.
                settled = changed == 0;
                problem = null;
            }
            catch (Exception exception) when (exception is VectorsUnavailableException or DatabaseUnavailableException or NpgsqlException)
            {
                // Said once for as long as it stays the same.
                if (exception.Message != problem)
                {
                    LogWaiting(exception.Message);
                }

                settled = false;
                problem = exception.Message;
            }

            await signal.WaitAsync(settled ? TimeSpan.FromSeconds(options.Value.ReconcileSeconds) : RetryInterval, clock, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Information, "Chroma is not configured; runbooks are searched by full text alone")]
    private partial void LogOff();

    [LoggerMessage(LogLevel.Information, "The vector index is in line with the catalogue; {Changed} entries changed")]
    private partial void LogReconciled(int changed);

    [LoggerMessage(LogLevel.Warning, "The vector index waits: {Problem}")]
    private partial void LogWaiting(string problem);
}
