using System.Text.Json;
using Platform.Agents.Tools;
using Platform.Contracts.Execution;

namespace Platform.Diagnostic.Investigations;

/// <summary>A tool that reads something on the target by a script of the platform.</summary>
/// <typeparam name="T">Its arguments.</typeparam>
/// <param name="investigation">Whose it is.</param>
/// <param name="name">Its name.</param>
/// <param name="description">What it tells.</param>
/// <param name="hint">How to ask for less.</param>
/// <param name="script">The title of the evidence and the script; a problem where the arguments make no sense together.</param>
internal sealed class TargetTool<T>(
    InvestigatedTask investigation, string name, string description, string hint, Func<T, (string Title, string Script, string? Problem)> script) : ITool
    where T : class
{
    public ToolDescription Description { get; } = new()
    {
        Name = name,
        Description = description,
        Schema = ToolSchema.Of<T>(),
        Effect = ToolEffect.ReadOnly,
        Prerequisites = [new ToolPrerequisite("a target of kind local or ssh", investigation.Command.Target.Kind is TargetKind.Local or TargetKind.Ssh)],
        // What the script prints, with the title of the evidence before it.
        OutputCap = TargetScript.MostBytes + 2_000,
        NarrowingHint = hint,
    };

    public async Task<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var (title, text, wrong) = script(ToolSchema.Read<T>(call.Arguments));
        if (wrong is not null)
        {
            return ToolResult.Failed(wrong);
        }
        var (probe, problem) = await investigation.Scripts.ProbeAsync(investigation.Command, investigation.Key, call.Id, name, title, text, cancellationToken);
        return probe is null ? ToolResult.Failed(problem!) : investigation.Probes.Ask(probe);
    }
}
