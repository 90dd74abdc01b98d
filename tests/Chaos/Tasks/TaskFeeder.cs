using System.Collections.Concurrent;
using System.Globalization;
using Platform.Chaos.Api;

namespace Platform.Chaos.Tasks;

/// <summary>
/// Submits the tasks of a run, a bounded number at a time, and spreads them over the disturbances so that each of them meets
/// tasks in all stages.
/// </summary>
internal sealed class TaskFeeder(PlatformClient platform, Grounds grounds, TimeProvider clock, int seed)
{
    private const int InFlight = 12;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentQueue<Exception> _failures = [];
    private readonly ConcurrentQueue<Task> _beside = [];
    private readonly Random _kinds = new(seed);
    private int _number;

    public ConcurrentQueue<ChaosTask> Tasks { get; } = [];

    /// <summary>Why tasks were given up: what no client should see.</summary>
    public IReadOnlyCollection<Exception> Failures => _failures;

    /// <summary>Returns when all tasks have ended, or the token is cancelled.</summary>
    /// <param name="count">How many tasks.</param>
    /// <param name="progress">How much of the disturbances is over, 0 to 1.</param>
    /// <param name="stop">True where the run was cut short: no further task is submitted.</param>
    /// <param name="cancellationToken">Ends the waiting; tasks stay where they are.</param>
    public async Task RunAsync(int count, Func<double> progress, Func<bool> stop, CancellationToken cancellationToken)
    {
        var running = new List<Task>();
        try
        {
            for (var fed = 1; fed <= count; fed++)
            {
                while (running.Count >= InFlight || (fed - InFlight) / (double)count > progress())
                {
                    if (stop())
                    {
                        break;
                    }
                    await Task.Delay(s_look, clock, cancellationToken);
                    running.RemoveAll(task => task.IsCompleted);
                }
                if (stop())
                {
                    break;
                }
                running.Add(RunAsync(Next(NextKind()), cancellationToken));
            }
            await Task.WhenAll([.. running, .. _beside]);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll([.. running, .. _beside]);
        }
    }

    /// <summary>Submits one task beside those that are fed; the second completes when it has ended.</summary>
    public (ChaosTask Task, Task End) Submit(TaskKind kind, CancellationToken cancellationToken)
    {
        var task = Next(kind);
        var end = RunAsync(task, cancellationToken);
        _beside.Enqueue(end);
        return (task, end);
    }

    /// <summary>Submits as many tasks as are missing until this many run, and returns how many when the platform has taken all of them.</summary>
    public async Task<int> FillAsync(int count, CancellationToken cancellationToken)
    {
        var added = new List<ChaosTask>();
        for (var running = Tasks.Count(task => !task.HasEnded); running < count; running++)
        {
            added.Add(Submit(NextKind(), cancellationToken).Task);
        }
        while (added.Exists(task => task.Id is null) && _failures.IsEmpty)
        {
            await Task.Delay(s_look, clock, cancellationToken);
        }
        return added.Count;
    }

    private async Task RunAsync(ChaosTask task, CancellationToken cancellationToken)
    {
        Tasks.Enqueue(task);
        try
        {
            await new TaskPerson(platform, clock).AccompanyAsync(task, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Not ended in time; the checks say so.
        }
        catch (Exception e) when (e is RunFailedException or IOException)
        {
            _failures.Enqueue(e);
        }
    }

    private TaskKind NextKind()
    {
        lock (_kinds)
        {
            return _kinds.Next(100) switch
            {
                < 45 => TaskKind.Automatic,
                < 75 => TaskKind.Approved,
                < 83 => TaskKind.Rejected,
                < 91 => TaskKind.CancelledWaiting,
                _ => TaskKind.CancelledRunning,
            };
        }
    }

    private ChaosTask Next(TaskKind kind)
    {
        var number = Interlocked.Increment(ref _number);
        var entry = string.Create(CultureInfo.InvariantCulture, $"task-{number:0000}");
        return new ChaosTask
        {
            Number = number,
            Kind = kind,
            Entry = entry,
            Ledger = grounds.CreateLedger(entry),
            IdempotencyKey = Guid.NewGuid().ToString(),
        };
    }
}
