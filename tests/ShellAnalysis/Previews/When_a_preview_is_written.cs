using Platform.ShellAnalysis;
using Platform.ShellAnalysis.Previews;
using Shouldly;

namespace Platform.Tests.ShellAnalysis.Previews;

/// <summary>A rule's preview option must be one that the rules of the same program call read-only where it is put.</summary>
[TestFixture]
internal sealed class When_a_preview_is_written
{
    [TestCase("apt-get install -y nginx", "apt-get install -y nginx --simulate")]
    [TestCase("apt purge nginx", "apt purge nginx --simulate")]
    [TestCase("rsync -a --delete /srv/a/ /srv/b/", "rsync -a --delete /srv/a/ /srv/b/ -n")]
    [TestCase("git -C /srv/app clean -fd", "git -C /srv/app clean -fd -n")]
    [TestCase("git rm -r -- docs", "git rm -r -n -- docs")]
    [TestCase("logrotate -f /etc/logrotate.conf", "logrotate -f /etc/logrotate.conf -d")]
    [TestCase("kubectl scale deployment/web --replicas=3", "kubectl scale deployment/web --replicas=3 --dry-run=server")]
    [TestCase("helm upgrade web ./chart", "helm upgrade web ./chart --dry-run")]
    [TestCase("aws s3 sync /srv/a s3://backups/a", "aws s3 sync /srv/a s3://backups/a --dryrun")]
    [TestCase("aws ec2 stop-instances --instance-ids i-1", "aws ec2 stop-instances --instance-ids i-1 --dry-run")]
    [TestCase("modprobe dummy", "modprobe dummy -n")]
    [TestCase("iptables-restore /etc/iptables/rules.v4", "iptables-restore /etc/iptables/rules.v4 --test")]
    public async Task Should_put_the_option_of_the_program(string script, string preview) => (await PreviewAsync(script)).ShouldBe(preview);

    [TestCase("systemctl restart nginx")]
    [TestCase("rsync -a /srv/a/ /srv/b/; rm -r /srv/a")]
    [TestCase("apt-get -o DPkg::Pre-Invoke::=reboot install nginx")]
    [TestCase("ansible-playbook site.yml")]
    [TestCase("make -C /srv/app install")] // $(shell ...) in the makefile runs with -n as well
    [TestCase("df -h")]
    public async Task Should_say_nothing_where_a_change_would_be_left(string script) => (await PreviewAsync(script)).ShouldBeNull();

    private static Task<string?> PreviewAsync(string script) => NativePreview.OfAsync(Shipped.Analyzer, script, ShellLanguage.Bash, BoundValues.None, CancellationToken.None);
}
