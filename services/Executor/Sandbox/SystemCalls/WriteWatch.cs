using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Platform.Executor.Sandbox.SystemCalls;

/// <summary>
/// Hears of the writes of a process and of all its descendants from the kernel, before they happen, and remembers those that
/// a read-only mount is about to refuse. It decides nothing: the mounts refuse, this only tells what they refused, also
/// where the script hides it or takes no notice. What a program does to a file it holds open is not announced: it could not
/// open it for writing. The process starts itself by <see cref="Before"/>; no thread of this process is ever under the filter.
/// </summary>
internal sealed class WriteWatch : IDisposable
{
    /// <summary>Distinct paths that are remembered.</summary>
    private const int PathLimit = 20;
    /// <summary>Milliseconds after which the answering thread looks whether it is still wanted.</summary>
    private const int Patience = 250;
    private const long Receive = 0xC0502100;
    private const long Send = 0xC0182101;
    private const short Readable = 1;
    private readonly int _folder;
    private readonly Socket _door = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<string> _paths = [];
    private readonly Thread _answering;
    private volatile bool _ended;

    private WriteWatch(string folder, IReadOnlyList<string> before)
    {
        Before = before;
        // A socket's address holds 107 bytes and a folder's path may be longer: the way over the open folder is short. The folder
        // stays open as long as the socket, which deletes its file by that way when it is closed: with a number that
        // another run's folder has got meanwhile, it would be the other's door.
        _folder = Kernel.OpenFolder(folder);
        try
        {
            _door.Bind(new UnixDomainSocketEndPoint($"/proc/self/fd/{_folder}/{WatchedStart.Door}"));
            _door.Listen(1);
        }
        catch
        {
            Close();
            throw;
        }
        _answering = new Thread(Answer) { IsBackground = true, Name = "write watch" };
        _answering.Start();
    }

    /// <summary>The command that watches the program whose command line follows it.</summary>
    public IReadOnlyList<string> Before { get; }

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

    /// <summary>A watch for one program; null on processors whose call numbers are not known here.</summary>
    /// <param name="folder">The run's own folder, which nobody else may enter.</param>
    /// <exception cref="SocketException">The folder takes no socket.</exception>
    public static WriteWatch? Open(string folder) =>
        CallFilter.IsSupported ? new WriteWatch(folder, WatchedStart.Before(folder)) : null;

    /// <summary>To be called when the process and its descendants are gone. What still lives gets errors from then on.</summary>
    public void Dispose()
    {
        _ended = true;
        _answering.Join();
        Close();
    }

    private void Close()
    {
        _door.Dispose();
        _ = Kernel.Close(_folder);
    }

    private void Answer()
    {
        if (!IsReadable((int)_door.Handle))
        {
            return;
        }
        using var visitor = _door.Accept();
        if (!IsReadable((int)visitor.Handle) || Kernel.ReceiveHandle((int)visitor.Handle) is not { } announcements)
        {
            return; // the kernel does not announce
        }
        while (IsReadable(announcements))
        {
            AnswerOne(announcements);
        }
        _ = Kernel.Close(announcements);
    }

    /// <summary>Waits until there is something; false where nothing comes any more.</summary>
    private bool IsReadable(int handle)
    {
        var request = new Kernel.PollRequest { Handle = handle, Wanted = Readable };
        while (!_ended)
        {
            if (Kernel.Poll(ref request, 1, Patience) > 0)
            {
                return (request.Happened & Readable) != 0;
            }
        }
        return false;
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
