using System.Runtime.InteropServices;
using System.Text;

namespace Platform.Executor.Sandbox.SystemCalls;

/// <summary>
/// The system calls that .NET has no methods for. Each returns what the kernel returns: a result, or minus one with the
/// error in <see cref="Marshal.GetLastPInvokeError"/>.
/// </summary>
internal static unsafe partial class Kernel
{
    public const int NoSuchFile = 2;
    private const int AtEmptyPath = 0x1000;
    private const int OpenPathOnly = 0x200000;
    private const int CloseOnExec = 0x80000;
    private const int ResolveInRoot = 0x10;
    private const int ReadOnlyMount = 1;
    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int s_noFollow = s_arm ? 0x8000 : 0x20000;

    /// <summary>Calls one by its number on the two architectures that scripts are filtered on.</summary>
    public static nint Call(int x64, int arm64, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0) =>
        SystemCall(s_arm ? arm64 : x64, a, b, c, d, e, f);

    /// <summary>A handle on a path as a process with the given root sees it, null = this one; reads and writes nothing.</summary>
    public static int OpenPath(int? root, string path, bool follow)
    {
        var how = stackalloc ulong[3];
        how[0] = (ulong)(OpenPathOnly | CloseOnExec | (follow ? 0 : s_noFollow));
        how[1] = 0;
        how[2] = root is null ? 0UL : ResolveInRoot;
        fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
        {
            return (int)Call(437, 437, root ?? -1, (nint)text, (nint)how, 24);
        }
    }

    /// <summary>A folder, opened for reading.</summary>
    public static int OpenFolder(string path)
    {
        const int WorkingFolder = -100;
        fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
        {
            return (int)Call(257, 56, WorkingFolder, (nint)text, CloseOnExec);
        }
    }

    public static bool IsOnReadOnlyMount(int handle)
    {
        var status = stackalloc long[16];
        return FileSystemStatus(handle, status) == 0 && (status[10] & ReadOnlyMount) != 0;
    }

    /// <summary>The type bits of the mode, such as 0x8000 for a regular file; 0 where it cannot be told.</summary>
    public static int FileType(int handle)
    {
        var status = stackalloc byte[256];
        var empty = stackalloc byte[1];
        empty[0] = 0;
        return Call(332, 291, handle, (nint)empty, AtEmptyPath, 1, (nint)status) == 0 ? *(ushort*)(status + 28) & 0xf000 : 0;
    }

    /// <summary>Mode with type bits, owner, group and size of what stands at a path itself, links not followed; null where nothing does.</summary>
    public static (int Mode, uint Owner, uint Group, long Size)? Status(string path)
    {
        const int WorkingFolder = -100;
        const int NoFollow = 0x100;
        const int BasicFields = 0x7ff;
        var status = stackalloc byte[256];
        fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
        {
            return Call(332, 291, WorkingFolder, (nint)text, NoFollow, BasicFields, (nint)status) == 0
                ? (*(ushort*)(status + 28), *(uint*)(status + 20), *(uint*)(status + 24), *(long*)(status + 40))
                : null;
        }
    }

    /// <summary>The handle that the next message on a socket carries, closed when another program is started; null where it carries none.</summary>
    public static int? ReceiveHandle(int socket)
    {
        const int CloseReceivedOnExec = 0x40000000;
        const int Header = 16;
        var received = (byte)0;
        var part = stackalloc nint[2] { (nint)(&received), 1 };
        var rights = stackalloc long[3];
        var message = stackalloc nint[7] { 0, 0, (nint)part, 1, (nint)rights, 3 * sizeof(long), 0 };
        return Call(47, 212, socket, (nint)message, CloseReceivedOnExec) == 1 && message[5] > Header ? (int)rights[2] : null;
    }

    /// <summary>A text in another process, at most 4,096 bytes, without its end mark; null where it cannot be read.</summary>
    public static byte[]? ReadText(int process, ulong address)
    {
        const int PageSize = 4096;
        var text = new byte[PageSize];
        var length = 0;
        var parts = stackalloc nint[4];
        while (length < text.Length)
        {
            // Up to the end of a page: the next one may not be there.
            var want = (nint)Math.Min(text.Length - length, PageSize - (int)((address + (ulong)length) % PageSize));
            fixed (byte* into = &text[length])
            {
                (parts[0], parts[1], parts[2], parts[3]) = ((nint)into, want, (nint)(address + (ulong)length), want);
                var read = (int)Call(310, 270, process, (nint)parts, 1, (nint)(parts + 2), 1, 0);
                if (read <= 0)
                {
                    return null;
                }
                var end = text.AsSpan(length, read).IndexOf((byte)0);
                if (end >= 0)
                {
                    return text[..(length + end)];
                }
                length += read;
            }
        }
        return null;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Poll(ref PollRequest request, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FileSystemStatus(int handle, long* status);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    /// <summary>What <c>poll</c> is asked and answers.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollRequest
    {
        public int Handle;
        public short Wanted;
        public short Happened;
    }
}
