using System.Globalization;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;

namespace Platform.Executor.Targets;

/// <summary>What of a target an approval is bound to.</summary>
internal static class TargetSnapshots
{
    public static TargetSnapshot Snapshot(this Target target) => new()
    {
        Name = target.Name,
        Kind = target.Kind,
        Identity = target switch
        {
            { Kind: TargetKind.Aws } => $"{target.Region} {target.Profile}".Trim(),
            { Host: { } host } => string.Create(
                CultureInfo.InvariantCulture, $"{target.User}@{host}:{target.Port ?? 22} {HostKey.Fingerprint(target.HostKey!)}"),
            _ => "",
        },
        Labels = [.. target.Labels.Select(l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal)],
        Scope = target.Scope,
    };

    /// <summary>Every part that differs; empty where nothing does.</summary>
    public static IReadOnlyList<PlanDifference> Differences(TargetSnapshot approved, TargetSnapshot now)
    {
        (string What, string Approved, string Now)[] parts =
        [
            ("name", approved.Name, now.Name),
            ("kind", approved.Kind.ToString(), now.Kind.ToString()),
            ("identity", approved.Identity, now.Identity),
            ("labels", string.Join(", ", approved.Labels), string.Join(", ", now.Labels)),
            ("writable paths", string.Join(", ", approved.Scope.WritablePaths), string.Join(", ", now.Scope.WritablePaths)),
            ("network", approved.Scope.Network.ToString(), now.Scope.Network.ToString()),
        ];
        return [.. parts.Where(p => p.Approved != p.Now).Select(p => new PlanDifference($"target: {p.What}", p.Approved, p.Now))];
    }
}
