using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;

namespace Platform.Parameters;

/// <summary>What runs where.</summary>
public static class InterpreterFit
{
    /// <summary>Platform of runbooks for a kind of target: linux, windows or aws.</summary>
    public static string PlatformOf(TargetKind kind) => kind switch
    {
        TargetKind.PowerShell => "windows",
        TargetKind.Aws => "aws",
        _ => "linux",
    };

    /// <summary>Null where the interpreter can run on such a target, else why not, as a whole sentence.</summary>
    public static string? Problem(Interpreter interpreter, TargetSnapshot target) =>
        (interpreter, target.Kind) is
            (Interpreter.Bash or Interpreter.Sh, TargetKind.Local or TargetKind.Ssh)
            or (Interpreter.PowerShell, TargetKind.PowerShell)
            or (Interpreter.Aws, TargetKind.Aws)
            ? null
            : $"{interpreter} scripts do not run on target '{target.Name}', which is of kind {target.Kind}.";
}
