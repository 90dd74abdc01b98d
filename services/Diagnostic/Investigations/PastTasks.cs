using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Platform.Agents.Tools;
using Platform.Diagnostic.Diagnosis;
using Platform.Diagnostic.Memory;

namespace Platform.Diagnostic.Investigations;

/// <summary>What earlier tasks on the same target were about, what their diagnoses came to, and what is remembered of it that verifications showed or a person confirmed.</summary>
internal sealed class PastTasks(InvestigatedTask investigation, DiagnosticDatabase database, MemoryRecall memories) : ITool
{
    private const int MostDefault = 5;

    public ToolDescription Description { get; } = new()
    {
        Name = "past_tasks",
        Description = "Tells what earlier tasks on this target were about and what was found then, newest first; and what is remembered of it: what was tried and how its verification ended, "
            + "and facts that persons confirmed, those first that fit best. It says nothing about today.",
        Schema = ToolSchema.Of<PastArguments>(),
        Effect = ToolEffect.ReadOnly,
        NarrowingHint = "Ask for fewer, or about something more particular.",
    };

    public async Task<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var arguments = ToolSchema.Read<PastArguments>(call.Arguments);
        var (command, most) = (investigation.Command, arguments.Most ?? MostDefault);
        var remembered = await memories.FindAsync(command.Target, arguments.About ?? command.Description, most, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var past = await EvidenceStore.PastAsync(connection, command.Target.Name, command.TaskId, most, cancellationToken);
        return ToolResult.Of(string.Join('\n',
        [
            past.Count == 0 ? "No earlier task on this target is recorded." : "Earlier tasks on this target:",
            .. past.Select(entry => string.Create(
                CultureInfo.InvariantCulture, $"- {entry.EndedAt:yyyy-MM-dd HH:mm} UTC, {entry.Conclusion}. Asked: {Short(entry.Description)} Found: {Short(entry.Summary)}")),
            remembered.Count == 0 ? "Nothing that fits is remembered of it." : "Remembered of it:",
            .. remembered.Select(MemoryWords.InWords),
        ]));
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 600 ? line : $"{line[..599]}…";
    }

    /// <summary>How many, and of what.</summary>
    internal sealed record PastArguments
    {
        [Description("How many tasks, and how many things that are remembered; 5 where it is left out.")]
        [Range(1, 20)]
        public int? Most { get; init; }

        [Description("What is remembered about this; about the task itself where it is left out.")]
        [StringLength(500, MinimumLength = 3)]
        public string? About { get; init; }
    }
}
