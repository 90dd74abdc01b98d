namespace Platform.Tests.Executor.Sandbox.Escapes;

/// <summary>Ways through the kernel: calls, namespaces, other processes, the network.</summary>
internal static class KernelEscapes
{
    public static IReadOnlyList<Escape> All =>
    [
        new("mount", "mount -t tmpfs none \"$data\" && echo ESCAPED; mount -o remount,rw / && echo ESCAPED; umount -l /dev/shm && echo ESCAPED"),
        Escape.Perl("mount by the newer calls", "call(430, 430, 'tmpfs', 0); call(428, 428, -100, '/', 1);"),
        new("user namespace", "unshare -U true && echo ESCAPED; unshare -rm true && echo ESCAPED"),
        Escape.Perl("user namespace by clone", "my $r = call(56, 220, 0x10000000 | 17, 0, 0, 0, 0); exit 0 if defined $r && $r == 0;"),
        new("mount namespace", "unshare -m true && echo ESCAPED"),
        new Escape("namespaces of the host", "nsenter -t \"$host\" -m true && echo ESCAPED; nsenter -t \"$host\" -n true && echo ESCAPED").AmongTheHostsProcesses(),
        Escape.Perl("ptrace", "call(101, 117, 16, $ENV{host}, 0, 0); call(101, 117, 0x4206, $ENV{host}, 0, 0);").AmongTheHostsProcesses(),
        Escape.Perl("ptrace of its own child", "my $p = fork() // die; if (!$p) { sleep 5; exit } call(101, 117, 16, $p, 0, 0); kill 9, $p;"),
        Escape.Perl("another process's memory", "my $b = 'x' x 8; my $v = pack('QQ', unpack('Q', pack('P', $b)), 8); call(311, 271, $ENV{host}, $v, 1, $v, 1, 0);").AmongTheHostsProcesses(),
        Escape.Perl("another process's descriptor", "my $p = syscall(434, $ENV{host} + 0, 0); call(438, 438, $p, 0, 0);").AmongTheHostsProcesses(),
        Escape.Perl("kernel keyring", "call(248, 217, 'user', 'itops-escape', 'x', 1, -4); call(250, 219, 0, -4, 1);"),
        Escape.Perl("bpf", "call(321, 280, 0, 'x' x 128, 128);"),
        Escape.Perl("performance events", "call(298, 241, pack('IIQ', 1, 128, 0) . \"\\0\" x 112, 0, -1, -1, 0);"),
        Escape.Perl("kernel modules", "call(175, 105, 'x', 1, ''); call(176, 106, 'itops_escape', 0);"),
        Escape.Perl("another kernel", "call(246, 104, 0, 0, 0, 0);"),
        Escape.Perl("io_uring", "call(425, 425, 4, \"\\0\" x 120);"),
        Escape.Perl("page faults of its own", "call(323, 282, 0);"),
        Escape.Perl("the clock", "my $now = pack('qq', time, 0); call(227, 112, 0, $now);"),
        Escape.Perl("the machine's name", "call(170, 161, 'escaped', 7);"),
        Escape.Perl("swap and reboot", "call(167, 224, '/itops-escape', 0); call(169, 142, 0xfee1dead, 672274793, 0, 0);"),
        Escape.Perl("calls of another architecture", "exit 0 if $arm; my $v = syscall(0x40000000 + 39); print \"ESCAPED\\n\" if $v >= 0;"),
        Escape.Perl("typing into a terminal", """
            use Fcntl; sysopen(my $m, '/dev/ptmx', O_RDWR) or die "no terminal: $!\n"; my $n = pack('I', 0); ioctl($m, 0x40045431, $n); $n = pack('I', 0); ioctl($m, 0x80045430, $n);
            POSIX::setsid(); sysopen(my $t, '/dev/pts/' . unpack('I', $n), O_RDWR) or die "no terminal: $!\n"; my $c = 'x'; print ioctl($t, 0x5412, $c) ? "ESCAPED\n" : "refused: $!\n";
            """),
        Escape.Perl("packets of its own making", "use Socket; socket(my $s, 17, SOCK_RAW, 0) and print \"ESCAPED\\n\"; socket(my $r, AF_INET, SOCK_RAW, 1) and print \"ESCAPED\\n\";"),
        new("control groups", """
            for g in $(find /sys/fs/cgroup -maxdepth 3 -name cgroup.procs 2>/dev/null); do (echo $$ > "$g") 2>/dev/null && echo ESCAPED; mkdir "$(dirname "$g")/itops-escape" 2>/dev/null && echo ESCAPED; done; true
            """),
        new Escape("control groups where everything is writable", """
            for g in $(find /sys/fs/cgroup -maxdepth 3 -name cgroup.procs 2>/dev/null); do (echo $$ > "$g") 2>/dev/null && echo ESCAPED; done; true
            """).AmongTheHostsProcesses(),
        new("core dump", "ulimit -c unlimited && echo ESCAPED; sh -c 'kill -SEGV $$'; true"),
        new("higher limits", "ulimit -n 1000000 && echo ESCAPED; ulimit -H -f unlimited && echo ESCAPED"),
        new("higher priority", "nice -n -20 true 2>&1 | grep -q . || echo ESCAPED; ionice -c 1 true && echo ESCAPED"),
        new("memory between processes", "id=$(ipcmk -M 4096 | grep -o '[0-9]*$'); ls /proc/1/root/../dev/shm/$id 2>&1 && echo ESCAPED"),
        new("environment of the executor", "env | grep -q ITOPS_ESCAPE_SECRET && echo ESCAPED; cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -q ITOPS_ESCAPE_SECRET && echo ESCAPED; true"),
        new Escape("environment of a process of the host", "tr '\\0' '\\n' < \"/proc/$host/environ\" | grep -q . && echo ESCAPED; readlink \"/proc/$host/fd/0\" && echo ESCAPED").AmongTheHostsProcesses(),
        new("descriptors of the executor", "for f in /proc/self/fd/*; do case $(readlink \"$f\") in pipe:*|/dev/null|*/script|/proc/*|'') ;; *) echo \"ESCAPED $(readlink \"$f\")\";; esac; done"),
        new Escape("signal a process of the host", "kill -9 \"$host\" && echo ESCAPED"),
        new Escape("signal a process of the host, as a probe", "kill -9 \"$host\" && echo ESCAPED; kill -9 -1; true") { AsProbe = true },
    ];
}
