using System.Text.Json;

namespace Platform.Agents.Tools;

/// <summary>What a tool does to the world, declared by the platform or its operator, never by the tool itself.</summary>
public enum ToolEffect
{
    /// <summary>Nobody has declared it; such a tool is refused.</summary>
    Unknown,

    /// <summary>It observes. The only kind that a model is offered.</summary>
    ReadOnly,

    /// <summary>It changes something; such a tool is refused.</summary>
    Changing,
}

/// <summary>A tool as a model sees it, with its limits.</summary>
public sealed record ToolDescription
{
    /// <summary>Characters of a result that a model gets where a tool says nothing else.</summary>
    public const int UsualOutput = 8_000;

    /// <summary>Unique among the tools of an agent: letters, digits, <c>_</c> and <c>-</c>, at most 64, the first a letter.</summary>
    public required string Name { get; init; }

    /// <summary>What it tells, in words for the model.</summary>
    public required string Description { get; init; }

    /// <summary>JSON schema of its arguments, an object; arguments are checked against it before each call. See <see cref="ToolSchema"/>.</summary>
    public required JsonElement Schema { get; init; }

    /// <summary>What it does to the world.</summary>
    public required ToolEffect Effect { get; init; }

    /// <summary>What must be there for it to work, such as a target with a shell; where one is not met, it is not offered.</summary>
    public IReadOnlyList<ToolPrerequisite> Prerequisites { get; init; } = [];

    /// <summary>How long one call may take; then it has failed. Above 0, at most 10 minutes.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Characters of a result that the model gets, half of them from its beginning and half from its end; 200 to 100,000.</summary>
    public int OutputCap { get; init; } = UsualOutput;

    /// <summary>What to do where a result was cut, such as "ask for fewer lines".</summary>
    public required string NarrowingHint { get; init; }
}

/// <summary>Something that a tool needs.</summary>
/// <param name="Need">What, such as "a target of kind local or ssh".</param>
/// <param name="IsMet">Whether it is there for this task.</param>
public sealed record ToolPrerequisite(string Need, bool IsMet);
