namespace Platform.Chaos.Disturbances;

/// <summary>Ways to disturb the platform.</summary>
internal enum DisturbanceKind
{
    /// <summary>SIGKILL of a process, and its restart.</summary>
    Kill,
    /// <summary>SIGSTOP, and SIGCONT a while later.</summary>
    Pause,
    /// <summary>A service that kills itself at a named point of its code, and its restart.</summary>
    CrashPoint,
    /// <summary>PostgreSQL's immediate stop: no checkpoint, recovery from its log at the next start.</summary>
    ImmediateStop,
    /// <summary>RabbitMQ is stopped, loses all its data, and starts.</summary>
    Wipe,
}

/// <summary>One disturbance, as the seed decided it.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Part">Service or server it happens to.</param>
/// <param name="Before">Pause before it.</param>
/// <param name="Lasting">How long the part is away or stands still before it is brought back.</param>
/// <param name="Measured">The next disturbance waits until a task that was submitted after the restart has ended; else it may strike while the platform still recovers.</param>
/// <param name="Point">Where a service kills itself.</param>
internal sealed record Disturbance(DisturbanceKind Kind, string Part, TimeSpan Before, TimeSpan Lasting, bool Measured, string? Point = null)
{
    public override string ToString() => Point is null ? $"{Kind} {Part}" : $"{Kind} {Part} {Point}";
}
