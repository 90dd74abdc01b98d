namespace Platform.Contracts.Execution;

/// <summary>What a stop is about.</summary>
public enum StopScope { Task, Runbook, Target, Everything }
