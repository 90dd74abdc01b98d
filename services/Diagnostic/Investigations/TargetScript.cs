using System.Globalization;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Diagnosis;
using Platform.ShellAnalysis;

namespace Platform.Diagnostic.Investigations;

/// <summary>
/// Scripts that tools run on a target. The platform writes them; what a model gives stands in them as quoted words only, and
/// each is judged like any script: what does not only read is not sent.
/// </summary>
internal sealed class TargetScript(ScriptAnalyzer analyzer)
{
    /// <summary>Bytes of output that a script prints at most; within what a diagnosis carries of one piece of evidence. Output of that size was cut.</summary>
    public const int MostBytes = 12_000;

    /// <summary>Stands for the runbook in what belongs to none; no runbook can have this id.</summary>
    public const string NoRunbook = "(investigation)";

    private const int TimeoutSeconds = 20;

    /// <summary>A word of bash that means exactly this text.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The probe that runs a script; else why it is not sent.</summary>
    public async Task<(RunProbe? Probe, string? Problem)> ProbeAsync(
        DiagnoseTask command, string key, string callId, string tool, string title, string script, CancellationToken cancellationToken)
    {
        var verdict = await analyzer.AnalyzeAsync(script, ShellLanguage.Bash, cancellationToken: cancellationToken);
        if (verdict.Class != EffectClass.ReadOnly || verdict.Blocked)
        {
            return (null, $"It is not run, because it would not only read: it is {verdict.Class.Name()} ({string.Join("; ", verdict.Reasons.Take(3))}).");
        }
        return (new RunProbe
        {
            EvidenceId = EvidenceIds.Create(key, NoRunbook, 0, callId),
            TaskId = command.TaskId,
            RunbookId = NoRunbook,
            ProbeId = string.Create(CultureInfo.InvariantCulture, $"{tool}/{callId}"),
            Title = title,
            Target = command.Target,
            Interpreter = Interpreter.Bash,
            Script = script,
            TimeoutSeconds = TimeoutSeconds,
        }, null);
    }
}
