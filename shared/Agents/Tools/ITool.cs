namespace Platform.Agents.Tools;

/// <summary>
/// Something that the model of an agent may call to learn more. It only reads: whatever changes something is a step of a plan
/// that a person sees. What it answers is data of others; it is capped, fenced and redacted on its way to the model.
/// </summary>
public interface ITool
{
    /// <summary>What it is; does not change while an agent works with it.</summary>
    ToolDescription Description { get; }

    /// <summary>
    /// Calls it with arguments that fit its schema. May be called again with the same <see cref="ToolCall.Id"/>: after a crash
    /// before its result was recorded, or because it answered <see cref="ToolResult.Later"/>. Calls of one turn run beside
    /// each other. What it throws is told to the model as its failure.
    /// </summary>
    Task<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken);
}

/// <summary>A source of tools besides those that an agent brings itself, such as a server that speaks MCP; registered as a service.</summary>
public interface IToolSource
{
    /// <summary>Its name, for messages to operators.</summary>
    string Name { get; }

    /// <summary>The tools that an agent may use for a task. Throwing leaves them out, and the agent is told why.</summary>
    Task<IReadOnlyList<ITool>> ToolsAsync(ToolUser user, CancellationToken cancellationToken);
}

/// <summary>Who is going to use tools.</summary>
/// <param name="Agent">The agent, such as <c>Diagnostic</c>.</param>
/// <param name="TaskId">The task that it works on.</param>
public sealed record ToolUser(string Agent, Guid TaskId);
