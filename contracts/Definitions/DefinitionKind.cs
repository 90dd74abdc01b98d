namespace Platform.Contracts.Definitions;

/// <summary>What is defined.</summary>
public enum DefinitionKind { Agent, Prompt }
