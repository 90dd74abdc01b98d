namespace Platform.Contracts.Execution;

/// <summary>Which script of a step is meant.</summary>
public enum StepAction { Execute, Verify, RollBack }
