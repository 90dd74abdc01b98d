using Platform.Chaos.Api;
using Platform.Chaos.Checks;
using Platform.Chaos.Disturbances;
using Platform.Chaos.Results;
using Platform.Chaos.Tasks;

namespace Platform.Chaos;

/// <summary>What a run is about.</summary>
/// <param name="Tasks">Tasks to submit.</param>
/// <param name="Kills">Disturbances.</param>
/// <param name="Seed">Decides kinds of tasks and disturbances.</param>
/// <param name="Limit">No disturbance begins, and no task is submitted, after this time.</param>
/// <param name="Drain">How long tasks have to end after the last disturbance.</param>
internal sealed record RunSettings(int Tasks, int Kills, int Seed, TimeSpan Limit, TimeSpan Drain);

/// <summary>One run: tasks while the platform is disturbed, then the checks.</summary>
internal sealed class ChaosRun(PlatformClient platform, Instance instance, Grounds grounds, Databases databases, DeliveryCheck delivery, TimeProvider clock)
{
    /// <exception cref="RunFailedException">The platform did not come back, or refused what it must take.</exception>
    public async Task<RunResult> RunAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        await grounds.PrepareAsync(cancellationToken);
        var plan = DisturbancePlan.Make(settings.Kills, settings.Seed);
        var feeder = new TaskFeeder(platform, grounds, clock, settings.Seed);
        var disturber = new Disturber(instance, feeder, clock, Console.Error.WriteLine);
        using var drained = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feeding = feeder.RunAsync(
            settings.Tasks, () => plan.Count == 0 ? 1 : disturber.Done.Count / (double)plan.Count,
            () => disturber.IsOver && disturber.Done.Count < plan.Count, drained.Token);
        try
        {
            await disturber.RunAsync(plan, settings.Limit, cancellationToken);
            Console.Error.WriteLine("The disturbances are over; waiting for the tasks to end.");
            await feeding.WaitAsync(settings.Drain, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            Console.Error.WriteLine($"Not every task ended within {settings.Drain.TotalSeconds:0} s.");
        }
        finally
        {
            await drained.CancelAsync();
            await feeding;
        }
        var tasks = feeder.Tasks.OrderBy(task => task.Number).ToList();
        return new RunResult
        {
            Seed = settings.Seed,
            Tasks = tasks.Count,
            Disturbances = disturber.Done.Count,
            Seconds = clock.GetElapsedTime(started).TotalSeconds,
            RepeatedRequests = platform.Repeats,
            Findings =
            [
                await new EndCheck(databases).RunAsync(tasks, cancellationToken),
                EffectCheck.Run(tasks),
                await new ApprovalCheck(databases).RunAsync(tasks, cancellationToken),
                .. await delivery.RunAsync(cancellationToken),
                await new FoldCheck(platform, databases).RunAsync(tasks, cancellationToken),
                new Finding(
                    "no answer that a client cannot act on", $"{platform.Repeats} lost answers, time-outs and 503",
                    [.. feeder.Failures.Select(failure => failure.Message), .. platform.Faults]),
            ],
            Recoveries = Recovery.Of(disturber.Done),
        };
    }
}
