using System.ComponentModel.DataAnnotations;

namespace Platform.Executor.Execution;

/// <summary>Limits of executions. Section <c>Execution</c>.</summary>
internal sealed class ExecutionOptions
{
    /// <summary>Characters kept of a step's output, half from its beginning and half from its end; 16,384 to 16,777,216.</summary>
    [Range(16_384, 16_777_216)]
    public int OutputCharacters { get; set; } = 1_048_576;

    /// <summary>Characters kept of a probe's output; 1,024 to 1,048,576.</summary>
    [Range(1_024, 1_048_576)]
    public int EvidenceCharacters { get; set; } = 65_536;

    /// <summary>Characters of one execution that are streamed live; 0 to 16,777,216. The result carries the output in any case.</summary>
    [Range(0, 16_777_216)]
    public int LiveCharacters { get; set; } = 1_048_576;
}
