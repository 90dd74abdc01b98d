using System.ComponentModel.DataAnnotations;

namespace Platform.Coordinator.Tasks;

/// <summary>How tasks are kept going. Section <c>Tasks</c>.</summary>
public sealed class TaskOptions
{
    /// <summary>Seconds after which an unanswered command is sent again, the first time; doubles with each repeat. 1 to 3,600.</summary>
    [Range(1, 3600)]
    public int ResendSeconds { get; set; } = 30;

    /// <summary>The longest time between two repeats of a command, in seconds. 1 to 86,400.</summary>
    [Range(1, 86_400)]
    public int MaxResendSeconds { get; set; } = 300;

    /// <summary>Seconds that the dry run of a plan may take before the plan goes on without it; a stop that holds it stops this clock. 1 to 3,600.</summary>
    [Range(1, 3600)]
    public int RehearsalSeconds { get; set; } = 180;
}
