namespace Platform.Contracts.Runbooks;

/// <summary>What a fenced block of a runbook is for.</summary>
public enum RunbookBlockKind { Probe, Step, Verify, Rollback }
