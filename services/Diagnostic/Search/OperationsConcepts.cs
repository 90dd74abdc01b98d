namespace Platform.Diagnostic.Search;

/// <summary>Words that operators use for one another: who writes "disk full" also means "no space left on the volume".</summary>
internal static class OperationsConcepts
{
    private static readonly string[] Groups =
    [
        "down unavailable unreachable offline dead stopped absent missing disappeared gone lost inactive",
        "full exhausted space capacity low quota filling fill depleted",
        "disk filesystem volume storage partition device mount",
        "crash crashloop crashlooping restart restarted restarting segfault abort aborted core",
        "slow latency duration throttle throttled throttling delay delayed lag sluggish timeout",
        "error fail failed failing failure faulty broken refused rejected",
        "memory oom ram swap heap leak",
        "cpu load processor runaway busy",
        "certificate cert tls ssl x509 expire expired expiring expiration expiry renewal",
        "permission denied forbidden unauthorized authorization ownership chmod chown owner mode",
        "network connection connect connectivity link route",
        "dns resolve resolver resolution nameserver lookup nxdomain hostname",
        "inode descriptor descriptors fd handle",
        "kubernetes kube k8s cluster",
        "node host machine server instance vm ec2",
        "configuration config configured settings misconfigured syntax",
        "stuck hang hung blocked stalled frozen pending waiting deadlock",
        "mismatch inconsistent differ different drift skew",
        "process daemon service unit program",
        "time clock ntp chrony timesync",
        "account login password user credential locked lockout unlock",
        "notification notify alert mail email",
        "replica quorum member leader follower replication",
        "port listen bind address socket",
        "job cron crontab schedule scheduled timer",
        "lock lockfile stale pidfile pid",
        "web http https nginx apache gateway upstream proxy",
        "database postgres postgresql mysql mariadb db",
        "log logs logfile logrotate rotation journal",
        "backup restore snapshot dump",
        "package upgrade update install apt dpkg yum",
        "firewall iptables nftables security group ingress",
    ];

    private static readonly Dictionary<string, string> Concepts = Groups
        .SelectMany((group, index) => group.Split(' ').Select(word => (Stem: EnglishWords.Stem(word), Name: $"concept {index}")))
        .DistinctBy(entry => entry.Stem)
        .ToDictionary(entry => entry.Stem, entry => entry.Name, StringComparer.Ordinal);

    /// <summary>The concept of a stem; null where it belongs to none.</summary>
    public static string? Of(string stem) => Concepts.GetValueOrDefault(stem);
}
