using Platform.Contracts.Tasks;

namespace Platform.ShellAnalysis.Policy;

/// <summary>The level that a score stands for.</summary>
internal static class RiskLevels
{
    public static RiskLevel Of(int score) => score switch { < 30 => RiskLevel.Low, < 60 => RiskLevel.Medium, < 85 => RiskLevel.High, _ => RiskLevel.Critical };
}
