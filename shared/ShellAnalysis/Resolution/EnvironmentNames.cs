namespace Platform.ShellAnalysis.Resolution;

/// <summary>Environment variables through which a program is made to run something else.</summary>
internal static class EnvironmentNames
{
    private static readonly HashSet<string> Loaders = new(StringComparer.Ordinal)
    {
        "LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "ENV", "PROMPT_COMMAND", "PYTHONSTARTUP", "PERL5OPT", "PERL5DB", "RUBYOPT",
        "NODE_OPTIONS", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "LESSOPEN", "LESSCLOSE", "JAVA_TOOL_OPTIONS",
    };

    private static readonly HashSet<string> Programs = new(StringComparer.Ordinal)
    {
        "PAGER", "GIT_PAGER", "MANPAGER", "SYSTEMD_PAGER", "EDITOR", "VISUAL", "GIT_EDITOR", "SUDO_EDITOR", "BROWSER", "SHELL",
    };

    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "", "cat", "less", "more", "true", "most", "bat", "vi", "vim", "nano", "ed", "emacs", "less -R", "less -F", "/bin/cat", "/usr/bin/less", "/bin/true", "/bin/bash",
    };

    /// <summary>Why an assignment is dangerous; null where it is not.</summary>
    public static string? Problem(string name, string value) =>
        Loaders.Contains(name) && value.Length > 0 ? "programs started with it load or run what it names"
        : Programs.Contains(name) && !Harmless.Contains(value) ? "programs started with it run what it names"
        : name == "PATH" && Misleads(value) ? "programs are looked for first where others may write"
        : null;

    /// <summary>Whether a search path begins in a folder that anyone may write, or in the current one.</summary>
    private static bool Misleads(string path)
    {
        var first = path.Split(':')[0];
        return first.StartsWith("/tmp", StringComparison.Ordinal) || first.StartsWith("/var/tmp", StringComparison.Ordinal)
            || first.StartsWith("/dev/shm", StringComparison.Ordinal) || first.StartsWith('.') || first.Length == 0;
    }
}
