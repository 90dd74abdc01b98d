namespace Platform.ShellAnalysis;

/// <summary>A rule file cannot be used; the message names the file, the place and what would be right.</summary>
public sealed class RuleException(string file, string problem) : Exception($"Rules '{file}': {problem}");

/// <summary>The approval policy cannot be used; the service does not start with it.</summary>
public sealed class PolicyInvalidException(string file, long line, string problem)
    : Exception(line > 0 ? $"Approval policy {file}, line {line}: {problem}" : $"Approval policy {file}: {problem}");
