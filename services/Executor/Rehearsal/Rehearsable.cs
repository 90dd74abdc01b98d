using System.Text.RegularExpressions;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;

namespace Platform.Executor.Rehearsal;

/// <summary>Which scripts may run in a throw-away copy before a person approved them: those that only write files, and are understood whole.</summary>
internal static class Rehearsable
{
    private static readonly HashSet<string> s_classes = new(StringComparer.Ordinal) { "read_only", "mutating", "destructive" };
    private static readonly string[] s_notFiles = ["/dev", "/proc", "/sys", "/run"];

    /// <summary>Why the script is not run, one sentence; null where it may be.</summary>
    public static string? WhyNot(Plan plan, PlanScript script, ScriptAnalysis analysis) =>
        WhyNotHere(plan.Target.Kind, script.Interpreter) ?? Touches(script.Effects, analysis) ?? NotUnderstood(script.Effects, analysis)
        ?? NotFiles(script.Effects.Writes, analysis.Writes) ?? Secret(plan, script);

    /// <summary>Why the verification is not run; it only reads, so what it looks at does not matter.</summary>
    public static string? WhyNotVerified(Plan plan, PlanScript script, ScriptAnalysis analysis) =>
        WhyNotHere(plan.Target.Kind, script.Interpreter) ?? Secret(plan, script)
        ?? (analysis is { Class: "read_only", Blocked: false } ? null : $"it counts as {analysis.Class}");

    private static string? WhyNotHere(TargetKind kind, Interpreter interpreter) =>
        kind != TargetKind.Local ? $"it runs on another machine ({kind}), and a throw-away copy exists only on the executor's own"
        : interpreter is not (Interpreter.Bash or Interpreter.Sh) ? $"it is a {interpreter} script"
        : null;

    private static string? Touches(DeclaredEffects effects, ScriptAnalysis analysis) =>
        !effects.Declared ? "its author does not say what it touches"
        : Named("services", effects.Services, analysis.Services) ?? Named("processes", effects.Processes, analysis.Processes)
        ?? Named("accounts", effects.Accounts, analysis.Accounts) ?? Named("packages", effects.Packages, analysis.Packages)
        ?? Named("other machines", effects.Network == NetworkEffect.None ? [] : ["the network"], analysis.Peers);

    private static string? NotUnderstood(DeclaredEffects effects, ScriptAnalysis analysis) =>
        analysis.Blocked || !s_classes.Contains(analysis.Class) ? $"it counts as {analysis.Class}{(analysis.Reasons.Count > 0 ? $" ({analysis.Reasons[0]})" : "")}"
        : analysis.Unknown.Count > 0 ? $"part of it is not understood ({analysis.Unknown[0]})"
        : effects.Writes.Count == 0 ? "it declares no file that it writes"
        : null;

    private static string? NotFiles(IReadOnlyList<string> declared, IReadOnlyList<string> understood) =>
        declared.FirstOrDefault(path => s_notFiles.Any(folder => IsBelow(path, folder))) is { } device ? $"{device} is no plain file or folder"
        // A file that is no file, such as a FIFO of the host, would be written in earnest, read-only mounts or not.
        : understood.FirstOrDefault(path => path.StartsWith('/') && path != "/dev/null" && !declared.Any(place => IsBelow(path, place))) is { } other
            ? $"it writes {other}, which it does not declare"
        : null;

    /// <summary>The first secret that the script names; null where it names none.</summary>
    public static string? UsedSecret(Plan plan, PlanScript script) => plan.Parameters.FirstOrDefault(parameter =>
        parameter.SecretVersion is not null && Regex.IsMatch(script.Text, $@"\b{Regex.Escape(parameter.Name)}\b", RegexOptions.CultureInvariant))?.Name;

    private static string? Secret(Plan plan, PlanScript script) => UsedSecret(plan, script) is { } secret
        ? $"it uses the secret {secret}, and no script gets a secret before a person approved it" : null;

    private static string? Named(string what, IReadOnlyList<string> declared, IReadOnlyList<string> understood)
    {
        var names = declared.Concat(understood).Distinct(StringComparer.Ordinal).Take(5).ToList();
        return names.Count == 0 ? null : $"it touches {what} ({string.Join(", ", names)}), which cannot be tried without doing it";
    }

    private static bool IsBelow(string path, string folder) =>
        folder == "/" || path == folder || path.StartsWith(folder.TrimEnd('/') + '/', StringComparison.Ordinal);
}
