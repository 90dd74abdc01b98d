using System.Collections.Concurrent;
using System.Globalization;

namespace Platform.Executor.Sandbox.Limits;

/// <summary>
/// Control groups for runs, used again as soon as they are empty: the kernel takes some milliseconds to make, to limit and to
/// remove one, in every hierarchy. A file in the run folder says which group an execution is in, for the executor that finds
/// the execution after a crash.
/// </summary>
internal sealed class ControlGroups(SandboxOptions options, TimeProvider time) : IDisposable
{
    private static int s_made;
    private readonly ConcurrentBag<ControlGroup> _open = [];
    private readonly ConcurrentBag<ControlGroup> _onLoopback = [];

    /// <summary>An empty group with its limits; null where none can be made, as for an ordinary user without a delegated group.</summary>
    /// <param name="execution">Whose run it is.</param>
    /// <param name="onLoopback">Its processes are kept on the loopback interface, where the kernel allows that.</param>
    public ControlGroup? Take(Guid execution, bool onLoopback)
    {
        var group = Idle(onLoopback).TryTake(out var idle) && idle.Begin(options) ? idle : ControlGroup.Create(NewName(), options, time, onLoopback);
        if (group is not null)
        {
            File.WriteAllText(Record(execution), group.Name);
        }
        return group;
    }

    /// <summary>Takes a group back once its last process is gone.</summary>
    /// <returns>False where processes are left in it; it is then removed later.</returns>
    public async Task<bool> GiveBackAsync(Guid execution, ControlGroup group)
    {
        var empty = await group.WaitUntilEmptyAsync(time);
        if (empty)
        {
            File.Delete(Record(execution));
            Idle(group.OnLoopback).Add(group);
        }
        return empty;
    }

    /// <summary>Ends what an execution left, after the process that supervised it died.</summary>
    /// <returns>How many processes were ended.</returns>
    public int Kill(Guid execution)
    {
        var record = Record(execution);
        if (!File.Exists(record))
        {
            return 0;
        }
        var killed = ControlGroup.Kill(File.ReadAllText(record), options);
        File.Delete(record);
        return killed;
    }

    public void Dispose()
    {
        foreach (var group in _open.Concat(_onLoopback))
        {
            group.Remove();
        }
    }

    private ConcurrentBag<ControlGroup> Idle(bool onLoopback) => onLoopback ? _onLoopback : _open;

    private string Record(Guid execution) => Path.Combine(options.RunFolder, $"{execution:N}.group");

    private static string NewName() => string.Create(
        CultureInfo.InvariantCulture, $"{ControlGroup.Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}-{Interlocked.Increment(ref s_made)}");
}
