using System.Globalization;

namespace Platform.Executor.Sandbox.SystemCalls;

/// <summary>
/// The command that puts itself under the filter of <see cref="WriteCalls"/>, hands the kernel's announcements to whoever
/// listens at the door, and then becomes the program. It is a process of its own, because a filter belongs to the thread
/// that installs it: a thread of this process would have the runtime under the filter too, and when that thread collects
/// garbage, every other one stands still, the one that answers included.
/// </summary>
internal static class WatchedStart
{
    /// <summary>Name of the door in the run's folder. It is gone before the program begins.</summary>
    public const string Door = "watch";

    /// <summary>
    /// Exit code 126 and a line that says why: nothing has run. A kernel without announcements (before Linux 5.5, or one that forbids them) leaves the
    /// program without a filter and the door without a message.
    /// </summary>
    private const string Program =
        """
        $SIG{__DIE__} = sub { print STDERR @_; exit 126 };
        sub refuse { print STDERR "Its writes cannot be watched: $_[0]: $!\n"; exit 126 }
        my ($door, $folder, $filter, $prctl, $seccomp, $sendmsg) = (undef, splice @ARGV, 0, 5);
        chdir $folder and socket($door, 1, 1, 0) and connect($door, pack("S a*", 1, "watch")) or refuse("the executor does not listen");
        unlink "watch";
        chdir "/";
        my $code = pack("H*", $filter);
        my $program = pack("S x6 P", length($code) / 8, $code);
        syscall($prctl + 0, 38, 1, 0, 0, 0);                        # no new privileges
        my $notes = syscall($seccomp + 0, 1, 8 | 32, $program);     # new listener, wait killable (Linux 5.19)
        $notes = syscall($seccomp + 0, 1, 8, $program) if $notes < 0;
        if ($notes >= 0) {
            my $byte = "+";
            my $part = pack("P Q", $byte, 1);
            my $rights = pack("Q l l l x4", 20, 1, 1, $notes);
            syscall($sendmsg + 0, fileno($door), pack("x16 P Q P Q x8", $part, 1, $rights, 24), 0) == 1 or refuse("the executor does not take the announcements");
        }
        exec { $ARGV[0] } @ARGV;
        refuse($ARGV[0]);
        """;

    private static readonly string s_filter = CallFilter.IsSupported ? Convert.ToHexStringLower(WriteCalls.Filter()) : "";

    /// <summary>What stands before the program and its arguments.</summary>
    public static IReadOnlyList<string> Before(string folder) =>
        [Programs.Find("perl")!, "-e", Program, folder, s_filter, Number(new(157, 167)), Number(new(317, 277)), Number(new(46, 211))];

    private static string Number(CallNumber call) => call.Here.ToString(CultureInfo.InvariantCulture);
}
