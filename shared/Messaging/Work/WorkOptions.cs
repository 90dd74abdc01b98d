using System.ComponentModel.DataAnnotations;

namespace Platform.Messaging.Work;

/// <summary>Limits of one kind of work. Section <c>Work:{kind}</c>.</summary>
public sealed class WorkOptions
{
    /// <summary>Items worked on at once in one process; 1 to 256.</summary>
    [Range(1, 256)]
    public int Concurrency { get; set; } = 8;

    /// <summary>Seconds a lease lasts without a heartbeat; 3 to 3600. A dead holder's work is taken over after it.</summary>
    [Range(3, 3600)]
    public int LeaseSeconds { get; set; } = 15;

    /// <summary>Failures after which the work is given up; 1 to 100.</summary>
    [Range(1, 100)]
    public int MaxFailures { get; set; } = 5;
}
