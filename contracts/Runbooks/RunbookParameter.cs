namespace Platform.Contracts.Runbooks;

/// <summary>A value that a runbook's scripts need.</summary>
public sealed record RunbookParameter
{
    /// <summary><c>^[a-z][a-z0-9_]*$</c> (a plain Markdown import keeps the author's spelling).</summary>
    public required string Name { get; init; }
    public required ParameterType Type { get; init; }
    public string? Description { get; init; }
    /// <summary>Anchored regular expression the whole value must match.</summary>
    public string? Pattern { get; init; }
    public IReadOnlyList<string> Values { get; init; } = [];
    public string? Default { get; init; }
    public bool Required { get; init; } = true;
    public bool Sensitive { get; init; }
    /// <summary>Where to look, in order; empty = the context key of the same name, then the text by type.</summary>
    public IReadOnlyList<ParameterSource> Sources { get; init; } = [];
}

/// <summary>Type of a parameter's value.</summary>
public enum ParameterType { String, Integer, Path, Name, Host, Port, Boolean, Enum }

/// <summary>One place where a parameter's value may be found.</summary>
/// <param name="Kind">Where.</param>
/// <param name="Value">Context: the key. Text: a regular expression with the group <c>value</c>. Probe: the probe's id.</param>
public sealed record ParameterSource(ParameterSourceKind Kind, string Value);

/// <summary>Kinds of <see cref="ParameterSource"/>.</summary>
public enum ParameterSourceKind { Context, Text, Probe }
