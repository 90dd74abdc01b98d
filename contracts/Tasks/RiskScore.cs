namespace Platform.Contracts.Tasks;

/// <summary>Risk from 0 (none) to 100, with every factor that contributed.</summary>
public sealed record RiskScore
{
    /// <summary>0 to 100; the capped sum of the factors' points.</summary>
    public required int Score { get; init; }
    public required RiskLevel Level { get; init; }
    public required IReadOnlyList<RiskFactor> Factors { get; init; }
}

/// <summary>Low is below 30, Medium below 60, High below 85, Critical from there.</summary>
public enum RiskLevel { Low, Medium, High, Critical }

/// <summary>One contribution to a risk score.</summary>
/// <param name="Name">Stable name, kebab-case.</param>
/// <param name="Points">May be negative for what lowers the risk.</param>
/// <param name="Reason">One sentence for a person.</param>
public sealed record RiskFactor(string Name, int Points, string Reason);
