using System.Text.RegularExpressions;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Paths whose reading or writing means more than an ordinary file's.</summary>
internal static partial class Paths
{
    /// <summary>Whether a path holds credentials.</summary>
    public static bool IsSecret(string path) => Secret().IsMatch(path) && !path.EndsWith(".pub", StringComparison.Ordinal);

    /// <summary>Whether writing to a path keeps nothing.</summary>
    public static bool IsSink(string path) => Sink().IsMatch(path);

    /// <summary>What writing a path means.</summary>
    public static (EffectClass Class, string Why) Write(string path) =>
        Device().IsMatch(path) ? (EffectClass.Destructive, "writes over a device")
        : path.StartsWith("/proc/sysrq-trigger", StringComparison.Ordinal) ? (EffectClass.Destructive, "makes the kernel stop or restart the machine")
        : Control().IsMatch(path) ? (EffectClass.PrivilegeEscalation, "changes who may do what, or what runs by itself")
        : path.StartsWith(@"\\", StringComparison.Ordinal) ? (EffectClass.Exfiltration, "writes to another machine")
        : (EffectClass.Mutating, "writes a file");

    /// <summary>
    /// Whether removing a path would remove far more than meant if what is not known in it were empty: <c>"$1"/*</c>.
    /// </summary>
    public static bool IsDangerousWhenEmpty(string path)
    {
        if (!path.Contains(Word.Gap, StringComparison.Ordinal))
        {
            return false;
        }

        var bare = path.Replace(Word.Gap.ToString(), "", StringComparison.Ordinal);
        return bare.Length > 0 && Root().IsMatch(bare);
    }

    [GeneratedRegex(
        @"(?:^|/)(?:etc/(?:g?shadow|gshadow|security/opasswd|krb5\.keytab|master\.passwd|ppp/(?:chap|pap)-secrets)-?|\.ssh/(?:id_[a-z0-9]+|identity)|ssh_host_\w+_key|\.aws/credentials|\.docker/config\.json|\.kube/config|\.netrc|\.pgpass|\.my\.cnf|\.git-credentials|\.vault-token|\.gnupg(?:/.*)?|\.bash_history|\.zsh_history|\.mysql_history|run/secrets(?:/.*)?|secrets/kubernetes\.io.*|ssl/private(?:/.*)?|pki/(?:tls/)?private(?:/.*)?|proc/(?:self|\d+)/environ|NTDS\.dit|kubernetes/admin\.conf|\.env)$|/etc/kubernetes/pki.*\.key$|\.(?:kdbx|keytab|p12|pfx)$|config\\(?:SAM|SECURITY|SYSTEM)$|ntds\.dit$|169\.254\.169\.254.*(?:security-credentials|token)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"^(?:/dev/(?:null|stdout|stderr|tty|fd/\d+|full|zero)|/proc/self/fd/\d+|NUL|\d+|-|CON|&\d)$", RegexOptions.IgnoreCase)]
    private static partial Regex Sink();

    [GeneratedRegex(@"^/dev/(?:sd|hd|vd|xvd|nvme|mmcblk|mapper/|dm-|md|disk/|loop|mem|kmem|port|vg|zvol/|rdisk|disk)|^\\\\\.\\PhysicalDrive", RegexOptions.IgnoreCase)]
    private static partial Regex Device();

    [GeneratedRegex(
        @"^/etc/(?:passwd|g?shadow|group|sudoers(?:\.d/.*)?|doas\.conf|ld\.so\.preload|ld\.so\.conf.*|pam\.d/.*|pam\.conf|security/.*|profile|profile\.d/.*|bash\.bashrc|bashrc|zshrc|environment|rc\.local|init\.d/.*|crontab|cron\.\w+/.*|anacrontab|ssh/sshd_config.*|polkit-1/.*|selinux/.*|apparmor.*|audit/.*|modules-load\.d/.*|update-motd\.d/.*|xdg/autostart/.*|udev/rules\.d/.*)$|^(?:/etc|/usr/lib|/lib|/run)/systemd/(?:system|user|system-generators)/.*|authorized_keys2?$|(?:^|/)\.ssh/(?:rc|config|environment)$|(?:^|/)\.(?:bashrc|bash_profile|bash_login|profile|zshrc|zprofile|bash_logout|xinitrc|pam_environment)$|^/var/spool/cron|\.config/(?:autostart|systemd)/|^/proc/sys/kernel/(?:core_pattern|modprobe|randomize_va_space|yama.*)|^/sys/fs/selinux/enforce|\.git/hooks/|Start Menu\\Programs\\Startup|\\drivers\\etc\\hosts$|^/(?:usr/)?(?:s?bin|lib)/[^/]*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Control();

    [GeneratedRegex(@"^/+(?:\*|\.|\.\*)?$|^/+(?:bin|boot|dev|etc|home|lib|lib64|opt|proc|root|run|sbin|srv|sys|usr|var|tmp)/*\*?$|^\*$|^\.\*?$")]
    private static partial Regex Root();
}
