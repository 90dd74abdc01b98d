using System.Globalization;
using Platform.Chaos.Tasks;

namespace Platform.Chaos.Disturbances;

/// <summary>A disturbance that took place.</summary>
/// <param name="What">Its plan.</param>
/// <param name="At">When it struck.</param>
/// <param name="RestartedAt">When the part was started again, or went on.</param>
/// <param name="ReadyAt">When the part said that it is ready.</param>
/// <param name="FirstTask">Where it was measured, the task that was submitted as soon as the part had been started again.</param>
internal sealed record Struck(Disturbance What, DateTimeOffset At, DateTimeOffset RestartedAt, DateTimeOffset ReadyAt, ChaosTask? FirstTask);

/// <summary>Carries the plan out, one disturbance after the other.</summary>
internal sealed class Disturber(Instance instance, TaskFeeder feeder, TimeProvider clock, Action<string> say)
{
    /// <summary>Tasks that run when RabbitMQ loses its data.</summary>
    private const int TasksAtWipe = 200;
    private static readonly TimeSpan s_crashPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_firstTaskPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

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
            var struck = await StrikeAsync(disturbance, cancellationToken);
            Done.Add(struck);
            var first = struck.FirstTask?.EndedAt is { } ended ? string.Create(CultureInfo.InvariantCulture, $", first task {(ended - struck.RestartedAt).TotalSeconds:0.0} s") : "";
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"{Done.Count}/{plan.Count} {disturbance}: away {(struck.RestartedAt - struck.At).TotalSeconds:0.0} s, ready {(struck.ReadyAt - struck.RestartedAt).TotalSeconds:0.0} s{first}"));
        }
        IsOver = true;
    }

    private async Task<Struck> StrikeAsync(Disturbance disturbance, CancellationToken cancellationToken)
    {
        if (disturbance.Kind == DisturbanceKind.Wipe)
        {
            say($"{TasksAtWipe} tasks run when RabbitMQ loses its data: {await feeder.FillAsync(TasksAtWipe, cancellationToken)} of them were submitted for it");
        }
        var at = clock.GetUtcNow();
        var restarted = await BringBackAsync(disturbance, cancellationToken);
        if (!disturbance.Measured)
        {
            await ReadyAsync(disturbance, cancellationToken);
            return new Struck(disturbance, at, restarted, clock.GetUtcNow(), FirstTask: null);
        }
        // Submitted before the part is ready: what a person sees who asks again at once.
        var (task, end) = feeder.Submit(TaskKind.Automatic, cancellationToken);
        await ReadyAsync(disturbance, cancellationToken);
        var ready = clock.GetUtcNow();
        await Task.WhenAny(end, Task.Delay(s_firstTaskPatience, clock, cancellationToken));
        return new Struck(disturbance, at, restarted, ready, task);
    }

    /// <summary>Strikes, and starts the part again; the time of its start.</summary>
    private async Task<DateTimeOffset> BringBackAsync(Disturbance disturbance, CancellationToken cancellationToken)
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
                await instance.WipeAsync(part, cancellationToken);
                break;
            default:
                await instance.SignalAsync(part, "KILL", cancellationToken);
                break;
        }
        await Task.Delay(disturbance.Lasting, clock, cancellationToken);
        return await instance.LaunchAsync(part, cancellationToken);
    }

    private Task ReadyAsync(Disturbance disturbance, CancellationToken cancellationToken) =>
        disturbance.Kind == DisturbanceKind.Pause ? Task.CompletedTask : instance.ReadyAsync(disturbance.Part, cancellationToken);

    /// <summary>The service is restarted with the point armed; where it does not come by there in time, it is killed as it is.</summary>
    private async Task CrashAsync(string service, string point, CancellationToken cancellationToken)
    {
        await instance.SignalAsync(service, "KILL", cancellationToken);
        var crashing = await instance.LaunchToCrashAsync(service, point, cancellationToken);
        var started = clock.GetTimestamp();
        while (Instance.Runs(crashing))
        {
            if (clock.GetElapsedTime(started) > s_crashPatience)
            {
                await instance.SignalAsync(service, "KILL", cancellationToken);
                return;
            }
            await Task.Delay(s_look, clock, cancellationToken);
        }
    }
}
