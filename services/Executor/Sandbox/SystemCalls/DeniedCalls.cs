using Platform.Contracts.Runbooks;

namespace Platform.Executor.Sandbox.SystemCalls;

/// <summary>
/// System calls that no script needs and that reach around the sandbox or into the kernel's less travelled parts. Scripts
/// are arbitrary programs, so this is a list of what is denied, not of what is allowed; what it forgets still meets the
/// mounts, the capabilities and the namespaces.
/// </summary>
internal static class DeniedCalls
{
    private const int NotPermitted = 1;
    private const int NotThere = 38;
    private const int NoSuchFamily = 97;
    private const uint CreateFlag = 0x40;
    private const uint SetUserId = 0x800;
    /// <summary>CLONE_NEW*: cgroup, UTS, IPC, user, PID, network, mount; time has a flag that only unshare and clone3 know.</summary>
    private const uint NewNamespaces = 0x7e020000;
    private const uint NewTimeNamespace = 0x80;

    private static readonly CallNumber[] s_notPermitted =
    [
        // mounts
        new(165, 40), new(166, 39), new(155, 41), new(428, 428), new(429, 429), new(430, 430), new(431, 431), new(432, 432), new(433, 433),
        new(442, 442), new(467, 467), new(304, 265), // open_by_handle_at: opens files past every mount
        // other processes: ptrace, process_vm_readv, process_vm_writev, kcmp, pidfd_getfd, process_madvise
        new(101, 117), new(310, 270), new(311, 271), new(312, 272), new(438, 438), new(440, 440),
        // the kernel: bpf, perf_event_open, userfaultfd, kexec, modules, iopl, ioperm, modify_ldt, fanotify_init
        new(321, 280), new(298, 241), new(323, 282), new(246, 104), new(320, 294), new(175, 105), new(313, 273), new(176, 106), new(174, -1),
        new(172, -1), new(173, -1), new(154, -1), new(300, 262),
        // keyrings: add_key, request_key, keyctl; they are no part of any namespace
        new(248, 217), new(249, 218), new(250, 219),
        // the machine: swap, reboot, clock, names, accounting, quota, hang-up, setns
        new(167, 224), new(168, 225), new(169, 142), new(164, 170), new(227, 112), new(305, 266), new(159, 171), new(170, 161), new(171, 162),
        new(163, 89), new(179, 60), new(443, 443), new(153, 58), new(308, 268),
    ];

    /// <summary>clone3 (its flags cannot be looked at), openat2 (nor its), io_uring (works unseen by filters): programs do without.</summary>
    private static readonly CallNumber[] s_notThere = [new(435, 435), new(437, 437), new(425, 425), new(426, 426), new(427, 427)];

    /// <summary>Calls that set a mode, and in which argument.</summary>
    private static readonly (CallNumber Call, int Mode)[] s_modes =
    [
        (new(90, -1), 1), (new(91, 52), 1), (new(268, 53), 2), (new(452, 452), 2), (new(85, -1), 1), (new(133, -1), 1), (new(259, 33), 2),
    ];

    /// <summary>The filter for one script. Its effects decide one thing: who changes packages may make programs that gain root's rights.</summary>
    /// <param name="effects">What the script declares.</param>
    /// <param name="sockets">Whether it may make any socket.</param>
    public static byte[] Filter(DeclaredEffects effects, bool sockets)
    {
        var filter = new CallFilter();
        if (!sockets)
        {
            filter.Add(new(41, 198), CallFilter.FailWith(NotPermitted));
        }
        foreach (var call in s_notPermitted)
        {
            filter.Add(call, CallFilter.FailWith(NotPermitted));
        }
        foreach (var call in s_notThere)
        {
            filter.Add(call, CallFilter.FailWith(NotThere));
        }
        filter.Add(new(56, 220), CallFilter.FailWith(NotPermitted), new Condition(0, Test.HasAnyBit, NewNamespaces));
        filter.Add(new(272, 97), CallFilter.FailWith(NotPermitted), new Condition(0, Test.HasAnyBit, NewNamespaces | NewTimeNamespace));
        // Typing into a terminal on behalf of its user: TIOCSTI, TIOCLINUX.
        filter.Add(new(16, 29), CallFilter.FailWith(NotPermitted), new Condition(1, Test.Equal, 0x5412));
        filter.Add(new(16, 29), CallFilter.FailWith(NotPermitted), new Condition(1, Test.Equal, 0x541c));
        // Sockets: Unix, IPv4, IPv6 and netlink; no packets of one's own making, no kernel crypto, no virtual machine's host.
        filter.Add(
            new(41, 198), CallFilter.FailWith(NoSuchFamily), new Condition(0, Test.NotEqual, 1), new Condition(0, Test.NotEqual, 2),
            new Condition(0, Test.NotEqual, 10), new Condition(0, Test.NotEqual, 16));
        if (effects.Packages.Count == 0)
        {
            DenySetUserId(filter);
        }
        return filter.Build();
    }

    private static void DenySetUserId(CallFilter filter)
    {
        foreach (var (call, mode) in s_modes)
        {
            filter.Add(call, CallFilter.FailWith(NotPermitted), new Condition(mode, Test.HasAnyBit, SetUserId));
        }
        filter.Add(new(2, -1), CallFilter.FailWith(NotPermitted), new Condition(1, Test.HasAnyBit, CreateFlag), new Condition(2, Test.HasAnyBit, SetUserId));
        filter.Add(new(257, 56), CallFilter.FailWith(NotPermitted), new Condition(2, Test.HasAnyBit, CreateFlag), new Condition(3, Test.HasAnyBit, SetUserId));
    }
}
