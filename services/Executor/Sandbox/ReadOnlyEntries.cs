using System.Globalization;
using System.Text;
using Platform.Executor.Sandbox.SystemCalls;

namespace Platform.Executor.Sandbox;

/// <summary>
/// Makes the entries of writable folders that a step did not declare read-only, in a mount namespace of its own and before
/// bubblewrap starts, which takes them over. bubblewrap could mount them too, but for each it reads the table of all mounts.
/// </summary>
internal static class ReadOnlyEntries
{
    /// <summary>Name of the file in the run's folder that lists them.</summary>
    public const string List = "read-only";

    /// <summary>Exit code 126 and a line that says why: nothing has run. An entry that is gone by now needs no protection.</summary>
    private const string Program =
        """
        $SIG{__DIE__} = sub { print STDERR @_; exit 126 };
        sub refuse { print STDERR "$_[0] cannot be protected: $!\n"; exit 126 }
        my ($list, $unshare, $mount, $setattr) = splice @ARGV, 0, 4;
        my ($none, $root) = ("none", "/");                                          # a call takes no constants
        open my $in, "<", $list or refuse($list);
        my @entries = split /\0/, do { local $/; <$in> };
        close $in;
        syscall($unshare + 0, 0x20000) == 0 or refuse("A mount namespace");         # new mount namespace
        syscall($mount + 0, $none, $root, 0, 0x44000, 0) == 0 or refuse($root);     # recursive, private
        my $readonly = pack("Q4", 1, 0, 0, 0);
        for my $entry (@entries) {
            if (syscall($mount + 0, $entry, $entry, 0, 0x5000, 0) != 0) {           # bind, recursive
                next if $! == 2;
                refuse($entry);
            }
            syscall($setattr + 0, -100, $entry, 0x8000, $readonly, 32) == 0 or refuse($entry);
        }
        exec { $ARGV[0] } @ARGV;
        refuse($ARGV[0]);
        """;

    /// <summary>False for an ordinary user, and before Linux 5.12, which has no call for it. There bubblewrap does it.</summary>
    private static bool IsSupported { get; } = Environment.IsPrivilegedProcess && CallFilter.IsSupported && Environment.OSVersion.Version >= new Version(5, 12);

    /// <summary>
    /// Entries of one folder that are protected; above, the whole folder is writable. bubblewrap looks at each pair of mounts a
    /// few times, and at each pair for every mount that it makes itself: so either takes it about a second.
    /// </summary>
    public static int Limit => IsSupported ? 2_000 : 500;

    /// <summary>Those of the places that are to be read-only before bubblewrap starts: not one in which another place is writable.</summary>
    public static IReadOnlySet<Place> Of(IReadOnlyList<Place> places)
    {
        var writable = places.Where(place => place.Writable).Select(place => place.Path).ToArray();
        return IsSupported ? places.Where(place => !place.Writable && !writable.Any(path => WritablePlaces.IsBelow(path, place.Path))).ToHashSet() : [];
    }

    /// <summary>What the file <see cref="List"/> holds.</summary>
    public static byte[] Text(IEnumerable<string> entries) => Encoding.UTF8.GetBytes(string.Join('\0', entries));

    /// <summary>What stands before the program and its arguments.</summary>
    public static IReadOnlyList<string> Before(string folder) =>
        [Programs.Find("perl")!, "-e", Program, Path.Combine(folder, List), Number(new(272, 97)), Number(new(165, 40)), Number(new(442, 442))];

    private static string Number(CallNumber call) => call.Here.ToString(CultureInfo.InvariantCulture);
}
