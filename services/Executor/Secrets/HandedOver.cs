using System.Globalization;
using System.Text;

namespace Platform.Executor.Secrets;

/// <summary>
/// How secrets reach a script: they come over standard input, are put into a file in memory that is opened and unlinked at
/// once, and the script inherits the open file. So they are in no argument, no environment and no file that has a name; the
/// script finds the path <c>/dev/fd/N</c> in its variable and may read it as often as it likes.
/// </summary>
internal static class HandedOver
{
    /// <summary>3 belongs to the sandbox; a POSIX shell knows descriptors up to 9.</summary>
    private const int FirstDescriptor = 4;

    public static IEnumerable<KeyValuePair<string, string>> Paths(IReadOnlyList<ScriptSecret> secrets) => secrets.Select((secret, index) =>
        KeyValuePair.Create(secret.Parameter, string.Create(CultureInfo.InvariantCulture, $"/dev/fd/{FirstDescriptor + index}")));

    /// <summary>The secrets one after the other, as they go to standard input.</summary>
    public static byte[] Input(IReadOnlyList<ScriptSecret> secrets) => [.. secrets.SelectMany(secret => Encoding.UTF8.GetBytes(secret.Value.Reveal()))];

    /// <summary>Shell commands that take the secrets in; they say lengths and no more. <paramref name="folder"/> is in memory.</summary>
    public static string Commands(IReadOnlyList<ScriptSecret> secrets, string folder)
    {
        var commands = new StringBuilder();
        for (var index = 0; index < secrets.Count; index++)
        {
            var length = Encoding.UTF8.GetByteCount(secrets[index].Value.Reveal());
            commands.Append(CultureInfo.InvariantCulture,
                $"itops_file={folder}/.itops-$$; (umask 077; head -c {length} > \"$itops_file\") && exec {FirstDescriptor + index}< \"$itops_file\" && rm -f \"$itops_file\" || exit 126; ");
        }
        return commands.ToString();
    }
}
