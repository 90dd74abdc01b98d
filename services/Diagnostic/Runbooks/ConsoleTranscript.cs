using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Takes the commands out of what somebody pasted from a terminal.</summary>
internal static partial class ConsoleTranscript
{
    /// <summary>The commands, each ending with a newline; empty where the block holds none.</summary>
    /// <param name="content">Content of the fence.</param>
    /// <param name="language">Language of the fence; none where it is empty.</param>
    public static string Commands(string content, string language)
    {
        var lines = content.Split('\n');
        if (lines.Any(line => DollarPrompt().IsMatch(line)))
        {
            return Prompted(lines, rootPrompts: IsConsole(language));
        }

        if (IsConsole(language) && lines.Any(line => RootPrompt().IsMatch(line)))
        {
            return Prompted(lines, rootPrompts: true);
        }

        return language.Length == 0 && !LooksLikeCommands(lines)
            ? ""
            : Unprompted(content, mayHoldOutput: language.Length == 0 || IsConsole(language));
    }

    public static bool IsConsole(string language) => language is "console" or "shell-session" or "terminal" or "shellsession" or "sh-session";

    /// <summary>Prompted lines are commands, and so is what continues an unfinished one; everything else is output.</summary>
    private static string Prompted(string[] lines, bool rootPrompts)
    {
        var script = new StringBuilder();
        var command = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var text = PromptedCommand(lines, i, rootPrompts);
            if (text is not null)
            {
                Flush(script, command);
                command.Append(text).Append('\n');
            }
            else if (command.Length > 0 && ContinuationPrompt().Match(line) is { Success: true } more && IsUnfinished(command.ToString()))
            {
                command.Append(line.AsSpan(more.Length)).Append('\n');
            }
            else if (command.Length > 0 && IsUnfinished(command.ToString()))
            {
                command.Append(line).Append('\n');
            }
            else
            {
                Flush(script, command);
            }
        }

        Flush(script, command);
        return script.ToString();
    }

    private static string? PromptedCommand(string[] lines, int index, bool rootPrompts)
    {
        if (DollarPrompt().Match(lines[index]) is { Success: true } dollar)
        {
            return lines[index][dollar.Length..];
        }

        // "# " in front of a line with a "$ " prompt explains that line; in a console it is otherwise root's prompt.
        var explains = index + 1 < lines.Length && lines[index + 1].TrimStart().StartsWith("$ ", StringComparison.Ordinal);
        return rootPrompts && !explains && RootPrompt().Match(lines[index]) is { Success: true } root ? lines[index][root.Length..] : null;
    }

    private static void Flush(StringBuilder script, StringBuilder command)
    {
        var text = command.ToString().TrimEnd();
        // Leaving a nested session means nothing in a script.
        if (text.Length > 0 && text is not ("exit" or "logout"))
        {
            script.Append(text).Append('\n');
        }

        command.Clear();
    }

    private static bool IsUnfinished(string command)
    {
        var shell = ShellText.Scan(command);
        if (shell.IsOpen)
        {
            return true;
        }

        var code = shell.CodeOnly();
        return TrailingOperator().IsMatch(code) || Opened().Count(code) > Closed().Count(code);
    }

    /// <summary>A script as it stands, without a table or an ellipsis of sample output behind a command.</summary>
    private static string Unprompted(string content, bool mayHoldOutput)
    {
        var shell = ShellText.Scan(content);
        var script = new StringBuilder();
        var start = 0;
        var output = false;
        var blank = false;
        foreach (var end in shell.TopLevelNewlines.Order().Append(content.Length))
        {
            if (start >= content.Length)
            {
                break;
            }

            var line = content[start..end];
            start = end + 1;
            if (string.IsNullOrWhiteSpace(line))
            {
                blank = true;
                script.Append(output ? "" : line + "\n");
                continue;
            }

            if (line.Trim() == "..." || TableHeader().IsMatch(line) || (mayHoldOutput && !CommandStart().IsMatch(line)))
            {
                output = true;
            }
            else if (output && blank && LooksLikeCommand(line))
            {
                output = false;
            }

            blank = false;
            script.Append(output ? "" : line + "\n");
        }

        var text = script.ToString();
        return string.IsNullOrWhiteSpace(text) || text.Split('\n').All(line => line.Trim() is "" or ['#', ..]) ? "" : text.TrimEnd() + "\n";
    }

    private static bool LooksLikeCommands(string[] lines)
    {
        var first = Array.Find(lines, line => line.Trim() is not ("" or ['#', ..]));
        return first is not null && LooksLikeCommand(first);
    }

    private static bool LooksLikeCommand(string line) => KnownCommand().IsMatch(line) || Assignment().IsMatch(line);

    [GeneratedRegex(@"^\s*(?:(?:\[[^\]\s]+@[^\]]+\]|[\w.\-]+@[\w.\-]+(?::\S*)?|bash-[\d.]+|~|\(\w+\))\s?\$|\$|%)[ \t]+(?=\S)|^\s*(?:\[root@[^\]]+\]|root@[\w.\-]+(?::\S*)?)\s?#[ \t]*(?=\S)")]
    private static partial Regex DollarPrompt();

    [GeneratedRegex(@"^\s*(?:\[root@[^\]]+\]|root@[\w.\-]+(?::\S*)?)?\s?#[ \t]+(?=[a-z./][\w./\-]*(?:\s|$))")]
    private static partial Regex RootPrompt();

    [GeneratedRegex(@"^\s*>(?:[ \t]|$)")]
    private static partial Regex ContinuationPrompt();

    [GeneratedRegex(@"(?:\||&&)[ \t]*\n?$")]
    private static partial Regex TrailingOperator();

    [GeneratedRegex(@"(?:^|[;&|({\n]|\b(?:do|then|else|in)\b)[ \t]*(?:if|for|while|until|case|select|\{)(?=[\s;]|$)|\(\)[ \t]*\{")]
    private static partial Regex Opened();

    [GeneratedRegex(@"(?:^|[;&|\n])[ \t]*(?:fi|done|esac|\})(?=[\s;|&)<>]|$)")]
    private static partial Regex Closed();

    [GeneratedRegex(@"^[A-Z][A-Z0-9_%()/\-]*(?:(?: {2,}|\t+)[A-Z][A-Za-z0-9_%()/ \-]*)+\s*$")]
    private static partial Regex TableHeader();

    [GeneratedRegex(@"^\s*(?:[a-z_./~$""'!({\[#})]|[A-Za-z_]\w*=|[A-Z]\w*\s+\()")]
    private static partial Regex CommandStart();

    [GeneratedRegex(@"^\s*(?:export\s+\w+|[A-Z_][A-Z0-9_]*)=")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^\s*(?:sudo\s+(?:-\w+\s+)*)?(?:\.{0,2}/\S+|(?:apt|apt-get|aws|awk|basename|cat|cd|chage|chgrp|chmod|chown|chronyc|cp|crictl|crontab|ctr|curl|cut|date|dd|df|dig|dmesg|dnf|docker|dpkg|du|echo|egrep|etcdctl|fdisk|fgrep|find|findmnt|for|free|fsck|fuser|getent|getfacl|git|grep|groups|gzip|head|helm|host|hostname|hostnamectl|id|if|install|iostat|ip|iptables|journalctl|jq|kill|kubectl|last|ldd|less|ln|logger|logrotate|ls|lsblk|lscpu|lsmod|lsof|lvs|lvextend|md5sum|mkdir|mktemp|mount|mountpoint|mv|mysql|mysqladmin|namei|nc|ncat|netstat|nft|nginx|nslookup|oc|openssl|passwd|pgrep|pidof|ping|pkill|podman|printf|ps|psql|pstree|pwd|rabbitmqctl|readlink|redis-cli|rm|rmdir|rpm|rsync|runsv|sed|service|sestatus|set|setfacl|sha256sum|sort|ss|ssh|stat|strace|sv|swapon|sync|sysctl|systemctl|tail|tar|tc|tee|test|timedatectl|timeout|top|touch|truncate|umount|uname|unlink|uptime|useradd|usermod|vgs|vmstat|wc|wget|while|who|xargs|yum|zcat|zgrep)(?=\s|$))")]
    private static partial Regex KnownCommand();
}
