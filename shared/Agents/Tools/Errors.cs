namespace Platform.Agents.Tools;

/// <summary>A tool that no model may be offered, or that cannot be used as it is; the message says why and what to do.</summary>
public sealed class ToolRefusedException(string tool, string problem) : Exception($"The tool '{tool}' is refused: {problem}");
