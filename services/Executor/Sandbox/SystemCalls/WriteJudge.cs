using System.Runtime.InteropServices;
using System.Text;
using Platform.Executor.Output;

namespace Platform.Executor.Sandbox.SystemCalls;

/// <summary>Tells whether a read-only mount is about to refuse a write, looking at the path as the writing process sees it.</summary>
internal static class WriteJudge
{
    private const int WorkingFolder = -100;
    private const int RegularFile = 0x8000;
    private const uint OpensUnnamedFile = 0x400000;
    private const ulong NoFollow = 0x100;
    private static readonly Dictionary<int, WriteCall> s_calls = WriteCalls.All.Where(c => c.Call.Here >= 0).ToDictionary(c => c.Call.Here);

    /// <summary>The place it wants to write, where that place is read-only; null otherwise, and where it cannot be told.</summary>
    public static string? RefusedPath(in WriteWatch.Announcement announced)
    {
        if (!s_calls.TryGetValue(announced.Number, out var call) || PathOf(announced, call) is not { } path)
        {
            return null;
        }
        var root = Kernel.OpenPath(null, $"/proc/{announced.Process}/root", follow: true);
        if (root < 0)
        {
            return null;
        }
        try
        {
            var refused = Judge(root, path, call, Flags(announced, call), Follows(announced, call));
            // The sandbox itself makes its mounts before the script is there.
            return refused is null || Link(announced.Process, "exe")?.EndsWith("/bwrap", StringComparison.Ordinal) == true ? null : Visible(refused);
        }
        finally
        {
            _ = Kernel.Close(root);
        }
    }

    private static string? Judge(int root, string path, WriteCall call, uint flags, bool follow)
    {
        var handle = Kernel.OpenPath(root, path, follow);
        if (handle >= 0)
        {
            return IfReadOnly(handle, path, WritesWhatIsThere(handle, call.Kind, flags));
        }
        var makes = call.Kind == WriteKind.Make || (call.Kind == WriteKind.Open && (flags & WriteCalls.Create) != 0);
        if (Marshal.GetLastPInvokeError() != Kernel.NoSuchFile || !makes || Path.GetDirectoryName(path.TrimEnd('/')) is not { Length: > 0 } folder)
        {
            return null;
        }
        handle = Kernel.OpenPath(root, path, follow: false);
        if (handle >= 0)
        {
            _ = Kernel.Close(handle);
            return null; // a link whose end cannot be seen from here, such as /dev/stderr
        }
        handle = Kernel.OpenPath(root, folder, follow: true);
        return handle < 0 ? null : IfReadOnly(handle, path, writes: true);
    }

    private static bool WritesWhatIsThere(int handle, WriteKind kind, uint flags) => kind switch
    {
        WriteKind.Make => false,
        WriteKind.Open when (flags & WriteCalls.CreateExclusively) != 0 => false,
        WriteKind.Open => (flags & WriteCalls.Writes) != 0 && (Kernel.FileType(handle) == RegularFile || (flags & OpensUnnamedFile) != 0),
        _ => true,
    };

    private static string? IfReadOnly(int handle, string path, bool writes)
    {
        try
        {
            return writes && Kernel.IsOnReadOnlyMount(handle) ? path : null;
        }
        finally
        {
            _ = Kernel.Close(handle);
        }
    }

    /// <summary>Absolute, in the view of the process; null where it is not to be had.</summary>
    private static unsafe string? PathOf(in WriteWatch.Announcement announced, WriteCall call)
    {
        var folder = call.Folder < 0 ? WorkingFolder : (int)announced.Arguments[call.Folder];
        var address = call.Path < 0 ? 0 : announced.Arguments[call.Path];
        var text = "";
        if (address != 0)
        {
            if (Kernel.ReadText(announced.Process, address) is not { } bytes)
            {
                return null;
            }
            text = Encoding.UTF8.GetString(bytes);
        }
        if (text.StartsWith('/'))
        {
            return Path.GetFullPath(text);
        }
        var from = Link(announced.Process, folder == WorkingFolder ? "cwd" : $"fd/{folder}");
        return from is null || !from.StartsWith('/') ? null : text.Length == 0 ? from : $"{from}/{text}";
    }

    private static unsafe uint Flags(in WriteWatch.Announcement announced, WriteCall call) =>
        call.Flags < 0 ? WriteCalls.OpensForWriting : (uint)announced.Arguments[call.Flags];

    private static unsafe bool Follows(in WriteWatch.Announcement announced, WriteCall call) =>
        call.Kind is WriteKind.Open or WriteKind.Change && (call.LinkFlags < 0 || (announced.Arguments[call.LinkFlags] & NoFollow) == 0);

    private static string? Link(int process, string name)
    {
        try
        {
            return new FileInfo($"/proc/{process}/{name}").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended meanwhile
        }
    }

    private static string Visible(string path) =>
        new OutputDecoder().Decode(Encoding.UTF8.GetBytes(path), last: true).Replace('\n', '␊').Replace('\t', '␉');
}
