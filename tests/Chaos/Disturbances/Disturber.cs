namespace Platform.Chaos.Disturbances;

/// <summary>A disturbance that took place.</summary>
/// <param name="What">Its plan.</param>
/// <param name="At">When it struck.</param>
/// <param name="RestartedAt">When the part was started again, or went on.</param>
/// <param name="ReadyAt">When the part said that it is ready.</param>
internal sealed record Struck(Disturbance What, DateTimeOffset At, DateTimeOffset RestartedAt, DateTimeOffset ReadyAt);

/// <summary>Carries the plan out, one disturbance after the other, each once the part before is ready again.</summary>
internal sealed class Disturber(Instance instance, TimeProvider clock, Action<string> say, Func<CancellationToken, Task> beforeWipe)
{
    private static readonly TimeSpan s_crashPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    public List<Struck> Done { get; } = [];

    /// <summary>No disturbance begins any more.</summary>
    public bool IsOver { get; private set; }

    /// <param name="plan">What to do.</param>
    /// <param name="limit">No disturbance begins after this time.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task RunAsync(IReadOnlyList<Disturbance> plan, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        foreach (var disturbance in plan.TakeWhile(_ => clock.GetElapsedTime(started) < limit))
        {
            await Task.Delay(disturbance.Before, clock, cancellationToken);
            var at = clock.GetUtcNow();
            var restarted = await StrikeAsync(disturbance, cancellationToken);
            Done.Add(new Struck(disturbance, at, restarted, clock.GetUtcNow()));
            say($"{Done.Count}/{plan.Count} {disturbance}: {(Done[^1].ReadyAt - at).TotalSeconds:0.0} s");
        }
        IsOver = true;
    }

    private async Task<DateTimeOffset> StrikeAsync(Disturbance disturbance, CancellationToken cancellationToken)
    {
        var part = disturbance.Part;
        switch (disturbance.Kind)
        {
            case DisturbanceKind.Pause:
                await instance.SignalAsync(part, "STOP", cancellationToken);
                try
                {
                    await Task.Delay(disturbance.Lasting, clock, cancellationToken);
                }
                finally
                {
                    await instance.SignalAsync(part, "CONT", CancellationToken.None);
                }
                return clock.GetUtcNow();
            case DisturbanceKind.CrashPoint:
                await CrashAsync(part, disturbance.Point!, cancellationToken);
                break;
            case DisturbanceKind.ImmediateStop:
                await instance.SignalAsync(part, "QUIT", cancellationToken);
                break;
            case DisturbanceKind.Wipe:
                await beforeWipe(cancellationToken);
                await instance.WipeAsync(part, cancellationToken);
                break;
            default:
                await instance.KillAsync(part, cancellationToken);
                break;
        }
        await Task.Delay(disturbance.Lasting, clock, cancellationToken);
        var restarted = clock.GetUtcNow();
        await instance.StartAsync(part, cancellationToken);
        return restarted;
    }

    /// <summary>The service is restarted with the point armed; where it does not come by there in time, it is killed as it is.</summary>
    private async Task CrashAsync(string service, string point, CancellationToken cancellationToken)
    {
        await instance.KillAsync(service, cancellationToken);
        await instance.StartToCrashAsync(service, point, cancellationToken);
        var started = clock.GetTimestamp();
        while (await instance.RunsAsync(service, cancellationToken))
        {
            if (clock.GetElapsedTime(started) > s_crashPatience)
            {
                await instance.KillAsync(service, cancellationToken);
                return;
            }
            await Task.Delay(s_look, clock, cancellationToken);
        }
    }
}
