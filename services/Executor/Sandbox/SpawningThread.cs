using System.Collections.Concurrent;
using System.Diagnostics;

namespace Platform.Executor.Sandbox;

/// <summary>
/// Starts all child processes from one thread that lives as long as the process. Linux delivers the parent-death signal
/// that children ask for when the THREAD that started them ends, so a child started from a pool thread would be killed
/// whenever the pool retires that thread.
/// </summary>
internal sealed class SpawningThread : IDisposable
{
    private readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> _requests = [];

    public SpawningThread()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "process starter" };
        thread.Start();
    }

    public Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Add((start, started));
        return started.Task;
    }

    public void Dispose() => _requests.CompleteAdding();

    private void Run()
    {
        foreach (var (start, started) in _requests.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception e) // handed to the caller, who waits for it
            {
                started.SetException(e);
            }
        }
    }
}
