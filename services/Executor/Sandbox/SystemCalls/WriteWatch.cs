using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Platform.Executor.Sandbox.SystemCalls;

/// <summary>
/// Starts a process whose writes the kernel announces before they happen, to it and to all its descendants, and remembers
/// those that a read-only mount is about to refuse. It decides nothing: the mounts refuse, this only tells what they
/// refused, also where the script hides it or takes no notice. The announcements go to the thread that starts the process,
/// because a filter belongs to the thread that installs it and is inherited by what that thread starts. What a program does
/// to a file it holds open is not announced: it could not open it for writing.
/// </summary>
internal sealed class WriteWatch : IDisposable
{
    /// <summary>Distinct paths that are remembered.</summary>
    private const int PathLimit = 20;
    private const int Patience = 250;
    private const long Receive = 0xC0502100;
    private const long Send = 0xC0182101;
    private const short Readable = 1;
    private const short HungUp = 0x10;
    private readonly ManualResetEventSlim _installed = new();
    private readonly ManualResetEventSlim _spawned = new();
    private readonly ManualResetEventSlim _release = new();
    private readonly List<string> _paths = [];
    private volatile bool _ended;
    private Thread? _answering;
    private int _listener = -1;
    private Process? _process;
    private Exception? _problem;

    /// <summary>Places where it tried to write and that are read-only, in the order of the first tries; at most 20.</summary>
    public IReadOnlyList<string> Refused
    {
        get
        {
            lock (_paths)
            {
                return [.. _paths];
            }
        }
    }

    /// <summary>Starts it, watched; null where the kernel has no such announcements (before Linux 5.5) or does not allow them.</summary>
    public Task<Process?> StartAsync(ProcessStartInfo start)
    {
        // Both threads begin before there is a filter: a thread inherits that of the thread which makes it.
        _answering = new Thread(Answer) { IsBackground = true, Name = "write watch" };
        _answering.Start();
        new Thread(() => Spawn(start)) { IsBackground = true, Name = "watched process" }.Start();
        return Task.Run(() =>
        {
            _spawned.Wait();
            return _problem is null ? _process : throw _problem;
        });
    }

    /// <summary>To be called when the process and its descendants are gone. What still lives gets errors from then on.</summary>
    public void Dispose()
    {
        _ended = true;
        _release.Set();
        _answering?.Join();
    }

    /// <summary>
    /// From the filter on, this thread does nothing but start the process and wait. In particular it queues no work, lest the
    /// runtime make a pool thread here, which would inherit the filter and outlive it.
    /// </summary>
    private void Spawn(ProcessStartInfo start)
    {
        try
        {
            _listener = Install();
            _installed.Set();
            _process = _listener < 0 ? null : Process.Start(start);
        }
        catch (Exception e) // handed to the caller, who waits for it
        {
            _problem = e;
        }
        _spawned.Set();
        _release.Wait(); // the process asked to die with the thread that started it
    }

    private static unsafe int Install()
    {
        const int NoNewPrivileges = 38;
        const nint NewListener = 1 << 3;
        const nint WaitKillable = 1 << 5;
        var filter = WriteCalls.Filter();
        fixed (byte* instructions = filter)
        {
            var program = stackalloc nint[2] { filter.Length / 8, (nint)instructions };
            Kernel.Call(157, 167, NoNewPrivileges, 1);
            var listener = (int)Kernel.Call(317, 277, 1, NewListener | WaitKillable, (nint)program);
            return listener >= 0 ? listener : (int)Kernel.Call(317, 277, 1, NewListener, (nint)program);
        }
    }

    private void Answer()
    {
        _installed.Wait();
        while (!_ended && _listener >= 0)
        {
            var request = new Kernel.PollRequest { Handle = _listener, Wanted = Readable };
            if (Kernel.Poll(ref request, 1, Patience) <= 0)
            {
                continue;
            }
            if ((request.Happened & HungUp) != 0)
            {
                break; // nothing is left that could call
            }
            AnswerOne(_listener);
        }
        if (_listener >= 0)
        {
            _ = Kernel.Close(_listener);
        }
    }

    private unsafe void AnswerOne(int listener)
    {
        const int Continue = 1;
        var announced = default(Announcement);
        if (Kernel.Call(16, 29, listener, unchecked((nint)Receive), (nint)(&announced)) < 0)
        {
            return; // the caller is gone
        }
        if (RefusedPath(announced) is { } path)
        {
            lock (_paths)
            {
                if (_paths.Count < PathLimit && !_paths.Contains(path))
                {
                    _paths.Add(path);
                }
            }
        }
        var answer = new Reply { Id = announced.Id, Flags = Continue };
        _ = Kernel.Call(16, 29, listener, unchecked((nint)Send), (nint)(&answer));
    }

    private static string? RefusedPath(in Announcement announced)
    {
        try
        {
            return WriteJudge.RefusedPath(announced);
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null; // a path that is none, or a process that ended; whoever waits must get his answer
        }
    }

    /// <summary><c>struct seccomp_notif</c></summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct Announcement
    {
        public ulong Id;
        public int Process;
        public uint Flags;
        public int Number;
        public uint Architecture;
        public ulong InstructionPointer;
        public fixed ulong Arguments[6];
    }

    /// <summary><c>struct seccomp_notif_resp</c></summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Reply
    {
        public ulong Id;
        public long Value;
        public int Error;
        public uint Flags;
    }
}
