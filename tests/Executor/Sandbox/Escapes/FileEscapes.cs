namespace Platform.Tests.Executor.Sandbox.Escapes;

/// <summary>Ways to reach files that were not declared.</summary>
internal static class FileEscapes
{
    public static IReadOnlyList<Escape> All =>
    [
        new("write outside", "echo x > \"$outside/new\" && echo ESCAPED"),
        new("overwrite outside", "echo x > \"$outside/file\" && echo ESCAPED"),
        new("write the system's configuration", "echo x > /etc/itops-escape && echo ESCAPED; echo x >> /etc/hosts && echo ESCAPED"),
        new("remove outside", "rm -rf \"$outside/file\" && echo ESCAPED"),
        new("move outside", "mv \"$outside/file\" \"$data/file\" && echo ESCAPED"),
        new("change the mode outside", "chmod 777 \"$outside/file\" && echo ESCAPED"),
        new("hard link", "ln \"$outside/file\" \"$data/hard\" && echo x >> \"$data/hard\" && echo ESCAPED"),
        new("symbolic link", "ln -s \"$outside\" \"$data/link\" && echo x > \"$data/link/file\" && echo ESCAPED"),
        new("symbolic link race", """
            mkdir "$data/real"; ln -s "$outside" "$data/other"
            (for i in $(seq 300); do mv -T "$data/real" "$data/x"; mv -T "$data/other" "$data/real"; mv -T "$data/real" "$data/other"; mv -T "$data/x" "$data/real"; done) 2>/dev/null &
            for i in $(seq 2000); do (echo x > "$data/real/file") 2>/dev/null; done
            wait; grep -q x "$outside/file" && echo ESCAPED
            """),
        new("reopen a descriptor", "exec 5< \"$outside/file\"; (echo x > /proc/self/fd/5) && echo ESCAPED"),
        new("the root of another process", "for p in /proc/[0-9]*; do (echo x > \"$p/root$outside/file\") 2>&1 && echo ESCAPED; done"),
        new Escape("the root of a process of the host", "(echo x > \"/proc/$host/root$outside/file\") && echo ESCAPED; cd \"/proc/$host/cwd\" && echo ESCAPED").AmongTheHostsProcesses(),
        new Escape("the root of a process of the host, as a probe", "(echo x > \"/proc/$host/root$outside/file\") && echo ESCAPED") { AsProbe = true },
        new Escape("the memory of a process of the host", "(dd if=/dev/zero of=\"/proc/$host/mem\" bs=1 count=1 seek=4096 conv=notrunc) && echo ESCAPED").AmongTheHostsProcesses(),
        new("the kernel's settings", "v=$(cat /proc/sys/kernel/core_pattern); (echo \"$v\" > /proc/sys/kernel/core_pattern) && echo ESCAPED"),
        new("magic system request", "(echo h > /proc/sysrq-trigger) && echo ESCAPED"),
        new Escape("magic system request among the host's processes", "(echo h > /proc/sysrq-trigger) && echo ESCAPED").AmongTheHostsProcesses(),
        new("set user id", "cp /bin/true \"$data/suid\"; chmod 4755 \"$data/suid\"; test -u \"$data/suid\" && echo ESCAPED"),
        Escape.Perl("set user id while making a file", "use Fcntl; sysopen(my $f, \"$ENV{data}/suid\", O_CREAT | O_WRONLY, 04755) and print \"ESCAPED\\n\";"),
        new("device node", "mknod \"$data/disk\" b 254 0 && echo ESCAPED; mknod \"$data/memory\" c 1 1 && echo ESCAPED"),
        new("the machine's disks and memory", "for d in /dev/vd* /dev/sd* /dev/nvme* /dev/mem /dev/kmsg /dev/port; do (head -c 1 \"$d\" >/dev/null) 2>&1 && echo ESCAPED; done"),
        Escape.Perl("open by handle", "my $handle = pack('II', 8, 1) . pack('II', 2, 0); call(304, 265, -100, $handle, 2);"),
        new("bigger world by chroot", """
            mkdir "$data/jail"; perl -e 'chroot("$ENV{data}/jail"); chdir("../../../../../.."); chroot("."); open(my $f, ">", "$ENV{outside}/file") and print "ESCAPED\n"'
            """) { Effects = new() { Declared = true, Packages = ["jail"] } },
        new("shared memory", "echo x > /dev/shm/itops-escape; ls -la /host/dev/shm/itops-escape 2>&1 && echo ESCAPED"),
        new("other runs' scripts", "ls -A \"$(dirname \"$(dirname \"$HOME\")\")\" | wc -l | grep -qx 1 || echo ESCAPED"),
        new("own script", "(echo 'echo ESCAPED' >> \"$0\") && echo ESCAPED"),
    ];
}
