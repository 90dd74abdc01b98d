using System.ComponentModel.DataAnnotations;

namespace Platform.Coordinator.Intake;

/// <summary>How tasks of other systems are taken from the broker. Section <c>Intake</c>.</summary>
public sealed class IntakeOptions
{
    /// <summary>Largest body that is read, in bytes; a larger one goes to the dead letters. 1,024 to 16,777,216.</summary>
    [Range(1_024, 16_777_216)]
    public int MaxBodyBytes { get; set; } = 256 * 1024;

    /// <summary>Events in hand at a time; 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public ushort Prefetch { get; set; } = 50;
}
