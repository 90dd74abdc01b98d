namespace Platform.ShellAnalysis;

/// <summary>How scripts are understood.</summary>
public sealed class ShellAnalysisOptions
{
    /// <summary>Folder with an operator's own rules (`*.yaml`), which stand in place of shipped ones; their examples are judged at start. Empty = none.</summary>
    public string RulesFolder { get; set; } = "";
}
