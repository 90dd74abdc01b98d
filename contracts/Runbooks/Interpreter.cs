namespace Platform.Contracts.Runbooks;

/// <summary>What runs a script.</summary>
public enum Interpreter { Bash, Sh, PowerShell, Aws }
