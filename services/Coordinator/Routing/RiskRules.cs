using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Routing;

/// <summary>What makes a task risky; each factor that applies is listed with its points.</summary>
internal static partial class RiskRules
{
    private static readonly (string Name, int Points, Regex Pattern, string Reason)[] Words =
    [
        ("destructive-words", 20, Destroying(),
            "The text speaks of deleting or destroying"),
        ("service-interruption", 10, Interrupting(),
            "The text speaks of an interruption of service"),
        ("privileged-accounts", 15, Privileges(),
            "Privileged accounts are concerned"),
        ("data-stores", 15, Stores(),
            "Stored data is concerned"),
        ("network", 10, Networks(),
            "The network is concerned"),
        ("credentials", 10, Credentials(),
            "Credentials are concerned"),
        ("many-targets", 20, ManyTargets(),
            "Many machines or accounts are concerned"),
        ("production-words", 10, Production(), "The text speaks of production"),
    ];

    private static readonly string[] ProductionLabels = ["env=production", "env=prod", "environment=production", "environment=prod", "tier=critical"];
    private static readonly string[] SandboxLabels = ["env=dev", "env=development", "env=test", "env=lab", "env=sandbox", "environment=dev", "environment=test", "environment=lab"];

    public static RiskScore Score(TaskCategory category, string text, TargetSnapshot target)
    {
        var factors = new List<RiskFactor> { Category(category) };
        factors.AddRange(Target(target));
        factors.AddRange(Words.Where(rule => Denial.Holds(rule.Pattern, text)).Select(rule => new RiskFactor(rule.Name, rule.Points, rule.Reason + ".")));
        var hosts = Hosts(text);
        if (hosts.Count > 1)
        {
            factors.Add(new RiskFactor("several-hosts", Math.Min(20, 5 * (hosts.Count - 1)), string.Create(
                CultureInfo.InvariantCulture, $"{hosts.Count} hosts are named: {string.Join(", ", hosts.Take(5))}{(hosts.Count > 5 ? ", ..." : "")}.")));
        }
        return Sum(factors);
    }

    /// <summary>A score with one more factor.</summary>
    public static RiskScore With(RiskScore risk, RiskFactor factor) => Sum([.. risk.Factors, factor]);

    /// <summary>Host names (web-1, db2.example.org) and addresses in a text.</summary>
    public static IReadOnlyList<string> Hosts(string text) =>
        [.. Host().Matches(text).Select(match => match.Value.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];

    private static RiskFactor Category(TaskCategory category) => category switch
    {
        TaskCategory.Question => new RiskFactor("category", 0, "A question changes nothing."),
        TaskCategory.Documentation => new RiskFactor("category", 0, "A document changes nothing."),
        TaskCategory.Change => new RiskFactor("category", 15, "A change alters a system that works."),
        TaskCategory.Request => new RiskFactor("category", 10, "A request alters something."),
        _ => new RiskFactor("category", 10, "Remedying an incident alters something."),
    };

    private static IEnumerable<RiskFactor> Target(TargetSnapshot target)
    {
        if (target.Labels.FirstOrDefault(label => ProductionLabels.Contains(label, StringComparer.OrdinalIgnoreCase)) is { } production)
        {
            yield return new RiskFactor("target-production", 25, $"The target {target.Name} is labelled {production}.");
        }
        else if (target.Labels.FirstOrDefault(label => SandboxLabels.Contains(label, StringComparer.OrdinalIgnoreCase)) is { } sandbox)
        {
            yield return new RiskFactor("target-sandbox", -10, $"The target {target.Name} is labelled {sandbox}.");
        }
        else
        {
            yield return new RiskFactor("target-unknown", 10, $"No label says what the target {target.Name} is used for.");
        }
        if (target.Kind == TargetKind.Aws)
        {
            yield return new RiskFactor("target-account", 10, "The target is a whole account.");
        }
    }

    private static RiskScore Sum(IReadOnlyList<RiskFactor> factors)
    {
        var score = Math.Clamp(factors.Sum(factor => factor.Points), 0, 100);
        return new RiskScore { Score = score, Level = Level(score), Factors = factors };
    }

    private static RiskLevel Level(int score) => score switch
    {
        < 30 => RiskLevel.Low,
        < 60 => RiskLevel.Medium,
        < 85 => RiskLevel.High,
        _ => RiskLevel.Critical,
    };

    [GeneratedRegex(@"\b(?:delete|deleting|drop|wipe|format|truncate|purge|destroy|erase|overwrite|terminate|rm -rf?|shred|mkfs|remove all|force[- ]push|decommission|uninstall)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Destroying();

    [GeneratedRegex(@"\b(?:restart|reboot|shut ?down|stop|power ?cycle|fail ?over|bounce|kill|downtime|take .{1,20} offline|maintenance)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Interrupting();

    [GeneratedRegex(@"\b(?:root|sudo|sudoers|administrators?|admin|superuser|domain admins?|setuid|privileges?|service account)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Privileges();

    [GeneratedRegex(@"\b(?:database|db|postgres(?:ql)?|mysql|mariadb|oracle|mongo(?:db)?|redis|elasticsearch|cassandra|kafka|schema|table|backups?|s3|bucket|raid|lvm|nfs|san|data ?store)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Stores();

    [GeneratedRegex(@"\b(?:firewall|iptables|nftables|dns|vpn|router|routing|switch(?:es)?|load ?balancer|haproxy|subnet|vlan|gateway|proxy|bgp|security groups?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Networks();

    [GeneratedRegex(@"\b(?:passwords?|certificates?|certs?|tls|ssl|private key|ssh keys?|api keys?|secrets?|tokens?|credentials?|mfa)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();

    [GeneratedRegex(@"\b(?:all (?:of )?(?:the )?(?:\w+ )?(?:servers?|hosts?|machines?|nodes?|instances?|vms?|users?|accounts?|databases?|clients?)|every (?:server|host|machine|node|instance|user)|each (?:server|host|node)|fleet|whole (?:cluster|data ?cent(?:er|re))|entire (?:cluster|fleet|data ?cent(?:er|re))|everywhere|company[- ]wide)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ManyTargets();

    [GeneratedRegex(@"\b(?:production|prod|live system|customer[- ]facing|business[- ]critical)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Production();

    [GeneratedRegex(@"\b(?:\d{1,3}(?:\.\d{1,3}){3}|[a-z][a-z0-9]*(?:-[a-z0-9]+)*-?\d{1,3}(?:\.[a-z0-9-]+)*\b|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|internal|local|lan|example|corp|io))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Host();
}
