namespace Platform.Contracts.Execution;

/// <summary>How a target is reached.</summary>
public enum TargetKind { Local, Ssh, PowerShell, Aws }
