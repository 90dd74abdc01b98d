using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Contracts.Execution;
using Platform.Persistence;

namespace Platform.Executor.Targets;

/// <summary>Makes the target <c>local</c>, this machine, at the first start.</summary>
internal sealed partial class LocalTarget(
    ExecutorDatabase database, IOptions<LocalTargetOptions> options, TimeProvider time, ILogger<LocalTarget> logger) : BackgroundService
{
    public const string Name = "local";
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    public static Target From(LocalTargetOptions options) => new()
    {
        Name = Name,
        Kind = TargetKind.Local,
        Description = "The machine that the executor runs on",
        Labels = options.Labels,
        Scope = new TargetScope { WritablePaths = options.EffectiveWritablePaths, Network = options.Network },
    };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                await using var connection = await database.OpenAsync(stoppingToken);
                await TargetStore.SaveAsync(connection, null, From(options.Value), expected: 0, "platform", time.GetUtcNow(), stoppingToken);
                return;
            }
            catch (Exception e) when (e is DatabaseUnavailableException or NpgsqlException)
            {
                LogWaiting(logger, e);
                await Task.Delay(s_retry, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The target \"local\" could not be made yet; trying again")]
    private static partial void LogWaiting(ILogger logger, Exception exception);
}
