namespace Platform.Contracts.Definitions;

/// <summary>The piece of work that an agent does; each has a built-in agent, named like the role in lower case.</summary>
public enum AgentRole { Router, Diagnostic, Automation, Writer }
