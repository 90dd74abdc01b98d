using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Runbooks;

namespace Platform.Automation.Authoring;

/// <summary>What the author's model is asked for.</summary>
internal sealed record WrittenPlan
{
    [Description("One line: what the plan does.")]
    [StringLength(120, MinimumLength = 5)]
    public required string Title { get; init; }

    [Description("The steps in their order, as few as it takes; empty where no plan should be made.")]
    [MaxLength(8)]
    public required IReadOnlyList<WrittenStep> Steps { get; init; }

    [Description("Why no plan should be made; empty where steps are given.")]
    [StringLength(500)]
    public required string Refusal { get; init; }
}

/// <summary>One step as the model writes it.</summary>
internal sealed record WrittenStep
{
    [Description("One line: what the step does.")]
    [StringLength(120, MinimumLength = 5)]
    public required string Title { get; init; }

    [Description("The exact script. Literal values only: no placeholder, no reading from the keyboard, no eval, no decoding, no download that is run. Prefer forms that do no harm when run twice.")]
    [StringLength(4_000, MinimumLength = 1)]
    public required string Script { get; init; }

    [Description("Absolute paths that the script writes, deletes or changes; what is not named here cannot be written.")]
    [MaxLength(20)]
    public required IReadOnlyList<string> Writes { get; init; }

    [Description("How far it reaches over the network.")]
    public required NetworkEffect Network { get; init; }

    [Description("Seconds after which it is ended.")]
    [Range(1, 600)]
    public required int TimeoutSeconds { get; init; }

    [Description("The script that undoes it; empty where nothing can, or where it changes nothing.")]
    [StringLength(4_000)]
    public required string Rollback { get; init; }

    [Description("A script that only reads and ends with exit code 0 where the step has helped, with another code where not.")]
    [StringLength(4_000, MinimumLength = 1)]
    public required string Verification { get; init; }
}
