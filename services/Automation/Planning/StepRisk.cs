using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;

namespace Platform.Automation.Planning;

/// <summary>Risk of a step and of a plan, with every factor named.</summary>
internal static class StepRisk
{
    private static readonly string[] SystemFolders =
        ["/etc", "/usr", "/bin", "/sbin", "/lib", "/lib64", "/boot", "/dev", "/proc", "/sys", "/root", "/var/lib", "/opt", @"C:\Windows", @"C:\Program Files"];

    /// <summary>Risk of running a step once.</summary>
    public static RiskScore Of(PlanScript script, PlanScript? rollback, PlanScript? verification, bool causeConfirmed)
    {
        var effects = script.Effects;
        var factors = new List<RiskFactor>();
        Add(factors, !effects.Declared, "undeclared-effects", 35, "The runbook does not say what the script touches.");
        Add(factors, rollback is null, "no-rollback", 10, "What it does cannot be undone by the plan.");
        Add(factors, verification is null, "no-verification", 10, "Nothing checks afterwards that it helped.");
        Add(factors, effects.Declared && effects.Idempotent != true, "not-idempotent", 5, "Running it twice may do something else than running it once.");
        Add(factors, effects.Writes.Any(path => path is "/" or @"C:"), "writes-everywhere", 40, "It may write anywhere.");
        Add(factors, effects.Writes.Any(IsSystem), "writes-system-paths", 15, $"It writes {string.Join(", ", effects.Writes.Where(IsSystem))}.");
        Add(factors, effects.Services.Count > 0, "touches-services", 10, $"It touches the services {string.Join(", ", effects.Services)}.");
        Add(factors, effects.Processes.Count > 0, "signals-processes", 10, $"It signals the processes {string.Join(", ", effects.Processes)}.");
        Add(factors, effects.Accounts.Count > 0, "changes-accounts", 15, $"It changes the accounts {string.Join(", ", effects.Accounts)}.");
        Add(factors, effects.Packages.Count > 0, "changes-packages", 15, $"It changes the packages {string.Join(", ", effects.Packages)}.");
        Add(factors, effects is { Declared: true, Network: NetworkEffect.Any }, "reaches-the-network", 10, "It reaches beyond the machine.");
        Add(factors, !causeConfirmed, "cause-not-confirmed", 10, "No cause was confirmed; the runbook was chosen by the task's words.");
        return Score(factors);
    }

    /// <summary>A risk with further factors.</summary>
    public static RiskScore With(RiskScore risk, IReadOnlyList<RiskFactor> further) => further.Count == 0 ? risk : Score([.. risk.Factors, .. further]);

    /// <summary>The riskiest step's factors together with those of the task.</summary>
    public static RiskScore OfPlan(IReadOnlyList<PlanStep> steps, RiskScore analysis)
    {
        var riskiest = steps.MaxBy(step => step.Risk.Score)!;
        return Score([.. riskiest.Risk.Factors, .. analysis.Factors.Where(factor => riskiest.Risk.Factors.All(own => own.Name != factor.Name))]);
    }

    private static RiskScore Score(IReadOnlyList<RiskFactor> factors)
    {
        var score = Math.Clamp(factors.Sum(factor => factor.Points), 0, 100);
        return new RiskScore
        {
            Score = score,
            Level = score switch { < 30 => RiskLevel.Low, < 60 => RiskLevel.Medium, < 85 => RiskLevel.High, _ => RiskLevel.Critical },
            Factors = factors,
        };
    }

    private static bool IsSystem(string path) => SystemFolders.Any(folder =>
        path.Equals(folder, StringComparison.OrdinalIgnoreCase)
        || (path.Length > folder.Length && path.StartsWith(folder, StringComparison.OrdinalIgnoreCase) && path[folder.Length] is '/' or '\\'));

    private static void Add(List<RiskFactor> factors, bool applies, string name, int points, string reason)
    {
        if (applies)
        {
            factors.Add(new RiskFactor(name, points, reason));
        }
    }
}
