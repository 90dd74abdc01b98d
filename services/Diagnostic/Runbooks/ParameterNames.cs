using System.Text;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Which names a parameter may have: it becomes an environment variable of every script of its runbook.</summary>
internal static class ParameterNames
{
    // Variables that change what a shell, the loader or a common program does, whatever the script says.
    private static readonly HashSet<string> Dangerous = new(StringComparer.Ordinal)
    {
        "PATH", "IFS", "HOME", "ENV", "SHELL", "SHELLOPTS", "CDPATH", "GLOBIGNORE", "PS0", "PS1", "PS2", "PS3", "PS4",
        "PROMPT_COMMAND", "TMPDIR", "EDITOR", "VISUAL", "PAGER", "LESSOPEN", "LESSCLOSE", "MANPAGER", "LANG", "LANGUAGE",
        "TERM", "TERMCAP", "TZ", "USER", "LOGNAME", "PWD", "OLDPWD", "UID", "EUID", "GROUPS", "HOSTNAME", "HOSTTYPE",
        "OSTYPE", "MACHTYPE", "RANDOM", "SECONDS", "LINENO", "REPLY", "OPTARG", "OPTIND", "OPTERR", "PPID", "PIPESTATUS",
        "FUNCNAME", "DIRSTACK", "COLUMNS", "LINES", "MAIL", "MAILPATH", "FCEDIT", "FIGNORE", "TIMEFORMAT", "EXECIGNORE",
        "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PERL5LIB", "PERL5OPT", "PERLLIB", "RUBYLIB", "RUBYOPT", "NODE_OPTIONS",
        "NODE_PATH", "JAVA_TOOL_OPTIONS", "CLASSPATH", "GCONV_PATH", "LOCPATH", "NLSPATH", "HOSTALIASES", "RES_OPTIONS",
        "LOCALDOMAIN", "INPUTRC", "SUDO_ASKPASS", "SSH_ASKPASS", "SYSTEMD_PAGER", "SYSTEMD_EDITOR", "SYSTEMD_LESS",
        "http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
        "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF", "CURL_CA_BUNDLE", "CURL_HOME", "WGETRC", "NOTIFY_SOCKET",
        "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "KUBECONFIG", "auto_resume", "histchars", "_",
    };

    private static readonly string[] DangerousPrefixes =
        ["LD_", "BASH_", "LC_", "DYLD_", "MALLOC_", "GLIBC_", "GIT_", "SSH_", "SUDO_", "AWS_", "XDG_", "DOTNET_", "COMP_", "HIST"];

    /// <summary>True for a name that would change how scripts run rather than what they work on. Case counts.</summary>
    public static bool IsDangerous(string name) =>
        Dangerous.Contains(name) || name == "BASH" || DangerousPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>True for what front matter may declare: <c>^[a-z][a-z0-9_]*$</c>, at most 64 characters.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    /// <summary><c>my-pvc name</c> becomes <c>my_pvc_name</c>; empty where nothing usable remains.</summary>
    public static string ToSnakeCase(string text)
    {
        var name = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                name.Append(char.ToLowerInvariant(c));
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        var snake = name.ToString().Trim('_');
        if (snake.Length > 60)
        {
            snake = snake[..60].TrimEnd('_');
        }

        return snake.Length > 0 && char.IsAsciiDigit(snake[0]) ? "p_" + snake : snake;
    }
}
