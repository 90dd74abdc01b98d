using System.Text.RegularExpressions;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Environment variables through which a program is made to run something else.</summary>
internal static partial class EnvironmentNames
{
    private static readonly HashSet<string> Programs = new(StringComparer.Ordinal)
    {
        "PAGER", "GIT_PAGER", "MANPAGER", "SYSTEMD_PAGER", "AWS_PAGER", "BAT_PAGER", "EDITOR", "VISUAL", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "SUDO_EDITOR",
        "SYSTEMD_EDITOR", "KUBE_EDITOR", "FCEDIT", "BROWSER", "SHELL", "GH_PAGER", "PSQL_PAGER", "PSQL_EDITOR",
    };

    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "", "cat", "less", "more", "true", ":", "most", "bat", "vi", "vim", "nano", "ed", "emacs", "less -R", "less -F", "less -FRX", "/bin/cat", "/usr/bin/less", "/bin/true", "/bin/bash", "/bin/sh",
    };

    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/snap/bin", "$PATH", "${PATH}"];

    /// <summary>What an assignment means for programs that are started with it; null where it means nothing.</summary>
    public static (EffectClass Class, string Why)? Problem(string name, string value) =>
        Loaders().IsMatch(name) && value.Length > 0 ? (EffectClass.PrivilegeEscalation, "programs started with it load or run what it names")
        : Programs.Contains(name) && !Harmless.Contains(value) ? (EffectClass.PrivilegeEscalation, "programs started with it run what it names")
        : Searched().IsMatch(name) && value.Length > 0 && !System().IsMatch(value) ? (EffectClass.Unknown, "programs started with it look for code or settings where it says")
        : name == "PATH" ? Search(value)
        : null;

    /// <summary>A search path that begins where others may write misleads; one that begins in an unusual folder is not understood.</summary>
    private static (EffectClass Class, string Why)? Search(string path)
    {
        var first = path.Split(':')[0];
        return first.Length == 0 || first.StartsWith('.') || Writable().IsMatch(first) ? (EffectClass.PrivilegeEscalation, "programs are looked for first where others may write")
            : Array.IndexOf(SystemFolders, first) < 0 && first != Word.Gap.ToString() && first != Word.Filled.ToString() ? (EffectClass.Unknown, "programs are looked for first in a folder that is not the system's")
            : null;
    }

    [GeneratedRegex(
        "^(?:LD_(?:PRELOAD|AUDIT)|DYLD_\\w+|BASH_(?:ENV|CMDS|ALIASES|LOADABLES_PATH)|BASH_FUNC_.*|ENV|PROMPT_COMMAND|PS[04]|PYTHONSTARTUP|PYTHONINSPECT|PYTHONBREAKPOINT|PYTHONWARNINGS|PERL5(?:OPT|DB)|RUBYOPT|NODE_OPTIONS|GIT_(?:SSH(?:_COMMAND)?|EXTERNAL_DIFF|PROXY_COMMAND|ASKPASS|EXEC_PATH|TEMPLATE_DIR|CONFIG\\w*)|SSH_ASKPASS\\w*|SUDO_ASKPASS|LESS(?:OPEN|CLOSE)|(?:_JAVA|JAVA_TOOL|JDK_JAVA)_OPTIONS|TAR_OPTIONS|RSYNC_RSH|CVS_RSH|MAKEFLAGS|GCONV_PATH|OPENSSL_(?:CONF|ENGINES|MODULES)|AWKPATH|AWKLIBPATH|MANOPT|INPUTRC)$")]
    private static partial Regex Loaders();

    [GeneratedRegex("^(?:LD_LIBRARY_PATH|PYTHONPATH|PYTHONHOME|PERL5?LIB|RUBYLIB|NODE_PATH|CLASSPATH|LUA_\\w*PATH|KUBECONFIG|DOCKER_HOST|DOCKER_CONFIG|GIT_DIR|GIT_WORK_TREE|ANSIBLE_CONFIG|LESS(?:KEY\\w*)?|MANPATH|PSQLRC|TERMINFO|HOME|XDG_CONFIG_HOME)$")]
    private static partial Regex Searched();

    [GeneratedRegex("^(?:/etc/|/usr/|/lib|/root/?$|tcp://(?:localhost|127\\.)|unix://)")]
    private static partial Regex System();

    [GeneratedRegex("^(?:/tmp|/var/tmp|/dev/shm|/home/)")]
    private static partial Regex Writable();
}
