using System.ComponentModel.DataAnnotations;

namespace Platform.Executor.Rehearsal;

/// <summary>Limits of dry runs. Section <c>Rehearsal</c>.</summary>
internal sealed class RehearsalOptions
{
    /// <summary>Seconds that one script may take in a dry run, however long the step itself may; 1 to 600.</summary>
    [Range(1, 600)]
    public int StepSeconds { get; set; } = 30;

    /// <summary>Seconds that the dry run of a whole plan may take; what comes later is not tried. 1 to 3,600, less than <c>Tasks:RehearsalSeconds</c>.</summary>
    [Range(1, 3_600)]
    public int PlanSeconds { get; set; } = 120;

    /// <summary>Mebibytes of memory for all that a plan writes into its throw-away copy, files that it changes included; 1 to 65,536.</summary>
    [Range(1, 65_536)]
    public int Megabytes { get; set; } = 256;

    /// <summary>Characters that an approver is shown of one step's dry run; 1,024 to 65,536.</summary>
    [Range(1_024, 65_536)]
    public int PreviewCharacters { get; set; } = 16_384;
}
