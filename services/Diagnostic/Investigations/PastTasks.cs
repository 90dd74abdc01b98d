using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Platform.Agents.Tools;
using Platform.Diagnostic.Diagnosis;

namespace Platform.Diagnostic.Investigations;

/// <summary>What earlier tasks on the same target were about, and what their diagnoses came to.</summary>
internal sealed class PastTasks(InvestigatedTask investigation, DiagnosticDatabase database) : ITool
{
    public ToolDescription Description { get; } = new()
    {
        Name = "past_tasks",
        Description = "Tells what earlier tasks on this target were about and what was found then, newest first.",
        Schema = ToolSchema.Of<PastArguments>(),
        Effect = ToolEffect.ReadOnly,
        NarrowingHint = "Ask for fewer tasks.",
    };

    public async Task<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var most = ToolSchema.Read<PastArguments>(call.Arguments).Most ?? 5;
        await using var connection = await database.OpenAsync(cancellationToken);
        var past = await EvidenceStore.PastAsync(connection, investigation.Command.Target.Name, investigation.Command.TaskId, most, cancellationToken);
        return ToolResult.Of(past.Count == 0 ? "No earlier task on this target is recorded." : string.Join('\n', past.Select(entry => string.Create(
            CultureInfo.InvariantCulture, $"{entry.EndedAt:yyyy-MM-dd HH:mm} UTC, {entry.Conclusion}. Asked: {Short(entry.Description)} Found: {Short(entry.Summary)}"))));
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 600 ? line : $"{line[..599]}…";
    }

    /// <summary>How many.</summary>
    internal sealed record PastArguments
    {
        [Description("How many tasks; 5 where it is left out.")]
        [Range(1, 20)]
        public int? Most { get; init; }
    }
}
