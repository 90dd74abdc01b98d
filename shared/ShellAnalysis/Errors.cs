namespace Platform.ShellAnalysis;

/// <summary>A rule file cannot be used; the message names the file, the place and what would be right.</summary>
public sealed class RuleException(string file, string problem) : Exception($"Rules '{file}': {problem}");
