using System.Globalization;

namespace Platform.Lab.Runs;

/// <summary>What every script of a run gets, and what is filled into its files.</summary>
/// <param name="Dir">Empty absolute folder, the only place that a scenario may touch.</param>
/// <param name="Port">First of ten free loopback ports.</param>
/// <param name="Run">Unique token.</param>
internal sealed record LabVariables(string Dir, int Port, string Run)
{
    /// <summary>Values for reading a scenario before it runs.</summary>
    public static LabVariables Sample { get; } = new("/lab", 20_000, "sample");

    public string Fill(string text) => text
        .Replace("${LAB_DIR}", Dir, StringComparison.Ordinal)
        .Replace("${LAB_PORT}", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("${LAB_RUN}", Run, StringComparison.Ordinal);

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LAB_DIR"] = Dir,
        ["LAB_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
        ["LAB_RUN"] = Run,
    };
}
