namespace Platform.Executor.Sandbox.SystemCalls;

/// <summary>How a call changes the file system, which decides when a read-only place is what makes it fail.</summary>
internal enum WriteKind
{
    /// <summary>Opens, perhaps for writing: the flags say so.</summary>
    Open,
    /// <summary>Makes a new entry: fails for another reason where one is there already.</summary>
    Make,
    /// <summary>Takes an entry away: fails for another reason where none is there.</summary>
    Remove,
    /// <summary>Changes what a path leads to.</summary>
    Change,
    /// <summary>Changes the entry itself, be it a symbolic link.</summary>
    ChangeEntry,
}

/// <summary>A call that writes to the file system by a path.</summary>
/// <param name="Folder">Argument with the folder that the path starts from; -1 = the working folder.</param>
/// <param name="Path">Argument with the path; -1 = the folder argument is an open file and the thing itself.</param>
/// <param name="Flags">Argument with the flags of an opening; -1 = opened for writing in any case.</param>
/// <param name="LinkFlags">Argument with the flag that means a symbolic link itself; -1 = there is none.</param>
internal sealed record WriteCall(CallNumber Call, WriteKind Kind, int Folder, int Path, int Flags = -1, int LinkFlags = -1);

/// <summary>All calls by which a program makes, changes or removes something by its path.</summary>
internal static class WriteCalls
{
    /// <summary>O_WRONLY, O_RDWR, O_CREAT, O_TRUNC.</summary>
    public const uint OpensForWriting = 0x1 | 0x2 | 0x40 | 0x200;
    /// <summary>O_WRONLY, O_RDWR, O_TRUNC.</summary>
    public const uint Writes = 0x1 | 0x2 | 0x200;
    public const uint Create = 0x40;
    public const uint CreateExclusively = 0x80;

    public static readonly WriteCall[] All =
    [
        new(new(2, -1), WriteKind.Open, -1, 0, 1), new(new(257, 56), WriteKind.Open, 0, 1, 2), new(new(85, -1), WriteKind.Open, -1, 0),
        new(new(83, -1), WriteKind.Make, -1, 0), new(new(258, 34), WriteKind.Make, 0, 1), // mkdir
        new(new(133, -1), WriteKind.Make, -1, 0), new(new(259, 33), WriteKind.Make, 0, 1), // mknod
        new(new(86, -1), WriteKind.Make, -1, 1), new(new(265, 37), WriteKind.Make, 2, 3), // link
        new(new(88, -1), WriteKind.Make, -1, 1), new(new(266, 36), WriteKind.Make, 1, 2), // symlink
        new(new(84, -1), WriteKind.Remove, -1, 0), new(new(87, -1), WriteKind.Remove, -1, 0), new(new(263, 35), WriteKind.Remove, 0, 1), // rmdir, unlink
        new(new(82, -1), WriteKind.Remove, -1, 0), new(new(264, 38), WriteKind.Remove, 0, 1), new(new(316, 276), WriteKind.Remove, 0, 1), // rename
        new(new(76, 45), WriteKind.Change, -1, 0), // truncate
        new(new(90, -1), WriteKind.Change, -1, 0), new(new(91, 52), WriteKind.Change, 0, -1), // chmod, fchmod
        new(new(268, 53), WriteKind.Change, 0, 1), new(new(452, 452), WriteKind.Change, 0, 1, LinkFlags: 3),
        new(new(92, -1), WriteKind.Change, -1, 0), new(new(93, 55), WriteKind.Change, 0, -1), // chown, fchown
        new(new(94, -1), WriteKind.ChangeEntry, -1, 0), new(new(260, 54), WriteKind.Change, 0, 1, LinkFlags: 4),
        new(new(132, -1), WriteKind.Change, -1, 0), new(new(235, -1), WriteKind.Change, -1, 0), // utime, utimes
        new(new(261, -1), WriteKind.Change, 0, 1), new(new(280, 88), WriteKind.Change, 0, 1, LinkFlags: 3),
        new(new(188, 5), WriteKind.Change, -1, 0), new(new(189, 6), WriteKind.ChangeEntry, -1, 0), new(new(190, 7), WriteKind.Change, 0, -1), // xattr
        new(new(197, 14), WriteKind.Change, -1, 0), new(new(198, 15), WriteKind.ChangeEntry, -1, 0), new(new(199, 16), WriteKind.Change, 0, -1),
    ];

    /// <summary>The filter that has the kernel ask before each of them.</summary>
    public static byte[] Filter()
    {
        var filter = new CallFilter();
        foreach (var call in All)
        {
            if (call.Flags >= 0)
            {
                filter.Add(call.Call, CallFilter.Notify, new Condition(call.Flags, Test.HasAnyBit, OpensForWriting));
            }
            else
            {
                filter.Add(call.Call, CallFilter.Notify);
            }
        }
        return filter.Build();
    }
}
