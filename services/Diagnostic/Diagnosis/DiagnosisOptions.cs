using System.ComponentModel.DataAnnotations;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>Limits of a diagnosis. Section <c>Diagnosis</c>.</summary>
public sealed class DiagnosisOptions
{
    /// <summary>Runbooks whose probes are run; 1 to 10.</summary>
    [Range(1, 10)]
    public int MaxRunbooks { get; set; } = 3;

    /// <summary>Probes run for one task; 1 to 100.</summary>
    [Range(1, 100)]
    public int MaxProbes { get; set; } = 12;

    /// <summary>Seconds that an answer may take beyond the probe's own time-out before it counts as missing, from when the executor last said that it holds the probe; 1 to 3600. As long as a broker or an executor may be away without a task failing for it.</summary>
    [Range(1, 3600)]
    public int AnswerGraceSeconds { get; set; } = 300;

    /// <summary>Seconds after which a probe that has not answered is sent again; 1 to 600.</summary>
    [Range(1, 600)]
    public int ResendSeconds { get; set; } = 15;

    /// <summary>Characters of one probe's output that a diagnosis carries; 1,000 to 200,000.</summary>
    [Range(1_000, 200_000)]
    public int MaxEvidenceText { get; set; } = 16_384;

    /// <summary>Turns that a model may take to investigate a task, the last of which is its answer; 1 to 50.</summary>
    [Range(1, 50)]
    public int MaxModelTurns { get; set; } = 10;

    /// <summary>Tools that a model may call for one task, all turns together; 0 to 200.</summary>
    [Range(0, 200)]
    public int MaxToolCalls { get; set; } = 24;
}
