using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Platform.Agents.Tools;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Diagnostic.Diagnosis;

namespace Platform.Diagnostic.Investigations;

/// <summary>
/// What the tools of one investigation want to know from its target. An answer that is recorded is given at once; everything
/// else is collected, and sent when the model's turn has no more to say.
/// </summary>
/// <param name="rows">What was asked for and answered before this turn.</param>
/// <param name="options">Limits.</param>
/// <param name="clock">Time.</param>
internal sealed class TargetProbes(IReadOnlyList<ExpectedEvidence> rows, DiagnosisOptions options, TimeProvider clock)
{
    private readonly IReadOnlyDictionary<Guid, ExpectedEvidence> _rows = rows.ToDictionary(row => row.EvidenceId);
    private readonly ConcurrentDictionary<Guid, RunProbe> _asked = [];

    /// <summary>What was asked for and answered before this turn.</summary>
    public IReadOnlyList<ExpectedEvidence> Rows => rows;

    /// <summary>What has to be sent, or to be waited for.</summary>
    public IReadOnlyCollection<RunProbe> Asked => [.. _asked.Values];

    /// <summary>The answer to a probe, or that it comes later.</summary>
    public ToolResult Ask(RunProbe probe)
    {
        var row = _rows.GetValueOrDefault(probe.EvidenceId);
        if (row?.Record is { } record)
        {
            var isCut = record.Truncated || record.Text.Length > options.MaxEvidenceText || Encoding.UTF8.GetByteCount(record.Text) >= TargetScript.MostBytes;
            return ToolResult.Of(Words(record, options.MaxEvidenceText), record.EvidenceId, isCut && record.RunbookId == TargetScript.NoRunbook);
        }
        if (row is not null && !row.IsPending(clock.GetUtcNow()))
        {
            return ToolResult.Failed(string.Create(CultureInfo.InvariantCulture, $"The target gave no answer within {probe.TimeoutSeconds + options.AnswerGraceSeconds} s."));
        }
        _asked[probe.EvidenceId] = probe;
        return ToolResult.Later;
    }

    /// <summary>Evidence as a model reads it: where it comes from, and its text.</summary>
    public static string Words(EvidenceRecord record, int longest) => Words(record, record.Text.Length <= longest ? record.Text : record.Text[..longest]);

    /// <summary>Evidence with another text in the place of its own.</summary>
    public static string Words(EvidenceRecord record, string text) => string.Create(
        CultureInfo.InvariantCulture,
        $"{record.Title}, {record.At:yyyy-MM-dd HH:mm:ss} UTC, exit code {record.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none"}{(record.Problem is { } problem ? $", {problem}" : "")}\n{text}");
}
