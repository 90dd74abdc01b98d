using System.Text;
using System.Text.RegularExpressions;
using Platform.Executor.Execution;

namespace Platform.Executor.Runners;

/// <summary>The environment of scripts: fixed values and the parameters, nothing of this process.</summary>
internal static partial class ScriptEnvironment
{
    public const string Path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>What a script has beside its parameters and its scratch folder, as a plan names it.</summary>
    public static IReadOnlyList<string> Fixed { get; } = ["LANG=C.UTF-8", $"PATH={Path}"];

    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal)
    {
        "PATH", "HOME", "TMPDIR", "LANG", "IFS", "ENV", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "CDPATH", "GLOBIGNORE", "PWD",
        "OLDPWD", "SHELL", "USER", "LOGNAME", "UID", "EUID", "PPID", "GCONV_PATH", "LOCPATH", "NLSPATH", "HOSTALIASES", "RESOLV_HOST_CONF",
        "PERL5LIB", "PERL5OPT", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "RUBYLIB", "RUBYOPT", "NODE_OPTIONS", "GIT_SSH_COMMAND",
    };

    /// <summary>Refuses names that would change how the shell or the loader works instead of carrying a value.</summary>
    /// <exception cref="ExecutionRefusedException">A name is reserved or not a name, or a value cannot be an environment value.</exception>
    public static void Check(IReadOnlyDictionary<string, string> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            if (!Name().IsMatch(name) || s_reserved.Contains(name) || ReservedPrefix().IsMatch(name))
            {
                throw new ExecutionRefusedException(
                    $"The parameter name \"{name}\" cannot be used: names are letters, digits and underscores, and none that steers the shell itself.");
            }
            if (value.Contains('\0', StringComparison.Ordinal))
            {
                throw new ExecutionRefusedException($"The value of parameter {name} holds a NUL character, which no script can receive.");
            }
        }
    }

    /// <summary>A POSIX shell literal: single quotes, each quote inside closed, escaped and opened again.</summary>
    public static string ShellLiteral(string value) => $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>A PowerShell literal. PowerShell takes typographic single quotes for quotes too, so each of them is doubled.</summary>
    public static string PowerShellLiteral(string value)
    {
        var literal = new StringBuilder("'");
        foreach (var c in value)
        {
            literal.Append(c);
            if (c is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b')
            {
                literal.Append(c);
            }
        }
        return literal.Append('\'').ToString();
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,99}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("^(LD_|DYLD_|BASH_|ITOPS_|LC_|DOTNET_|COMPlus_)", RegexOptions.CultureInvariant)]
    private static partial Regex ReservedPrefix();
}
