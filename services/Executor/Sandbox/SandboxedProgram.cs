namespace Platform.Executor.Sandbox;

/// <summary>What runs inside the sandbox.</summary>
internal sealed record SandboxedProgram
{
    /// <summary>Name of the program; looked up on the fixed path.</summary>
    public required string Program { get; init; }
    /// <summary>Files of the run by name, written byte for byte as UTF-8.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
    /// <summary>Arguments, given the folder that holds the files.</summary>
    public required Func<string, IReadOnlyList<string>> Arguments { get; init; }
    /// <summary>Added to the fixed environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
}
