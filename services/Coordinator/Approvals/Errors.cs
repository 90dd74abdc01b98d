namespace Platform.Coordinator.Approvals;

/// <summary>The approval policy cannot be used; the service does not start with it.</summary>
public sealed class PolicyInvalidException(string file, long line, string problem)
    : Exception(line > 0 ? $"Approval policy {file}, line {line}: {problem}" : $"Approval policy {file}: {problem}");
