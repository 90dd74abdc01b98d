namespace Platform.Contracts.Execution;

/// <summary>What every script has in its environment beside its plan's parameters; a scratch folder of its own is HOME and TMPDIR.</summary>
public static class ScriptVariables
{
    /// <summary><c>NAME=value</c>, sorted.</summary>
    public static IReadOnlyList<string> Fixed { get; } = ["LANG=C.UTF-8", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
}
