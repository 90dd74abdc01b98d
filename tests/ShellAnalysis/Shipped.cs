using Platform.ShellAnalysis;

namespace Platform.Tests.ShellAnalysis;

/// <summary>The analysis with the shipped rules, loaded once.</summary>
internal static class Shipped
{
    public static ScriptAnalyzer Analyzer { get; } = new();
}
