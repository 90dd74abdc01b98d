using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>What the diagnostician's model wants to see besides what the rules looked at.</summary>
internal sealed record ProbeWishes
{
    [Description("Probes from the menu that would tell more; empty where enough is known.")]
    [MaxLength(6)]
    public required IReadOnlyList<ProbeWish> Probes { get; init; }
}

/// <summary>One probe of the menu.</summary>
internal sealed record ProbeWish
{
    [Description("The runbook, as the menu has it.")]
    public required string Runbook { get; init; }

    [Description("The probe, as the menu has it.")]
    public required string Probe { get; init; }

    [Description("One sentence: what its answer would confirm or rule out.")]
    [StringLength(300, MinimumLength = 1)]
    public required string Why { get; init; }
}
